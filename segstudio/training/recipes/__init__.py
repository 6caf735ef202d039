"""Recipes: reading, includes and overrides."""
