"""Choosing, fetching and running networks."""
