"""How rows are shown on pages and in tables: cells, facts and words."""
