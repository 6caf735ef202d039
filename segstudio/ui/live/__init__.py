"""Refining while a person watches: previews, change maps, and how mean field converges."""
