"""Of which year a number is, and how it is meant: reached, planned, aimed at, a change, a sum over years, a limit."""
