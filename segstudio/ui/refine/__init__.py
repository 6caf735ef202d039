"""Refiners in the window: parameters, previews, convergence and changes."""
