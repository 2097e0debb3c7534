"""Numbers told together: 分别为 over levels, years or indicators, lists of items and coefficients, changes in lists."""
