"""Numbers that stand in cells: rows between bars, and tables of which only the cells are left."""
