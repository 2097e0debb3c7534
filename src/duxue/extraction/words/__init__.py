"""What words and numbers stand in a text, found once: words of the genre, stages, years, spans, sentences, rules."""
