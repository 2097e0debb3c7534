"""Documents, parameters and data files damaged at random, and what must hold of each: `python -m fuzz` here."""
