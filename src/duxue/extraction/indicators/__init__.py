"""What a number measures: a rule, a noun, or what it continues, recalls, limits or changes; and whose figure it is."""
