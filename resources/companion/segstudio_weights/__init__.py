"""Weights files for SegStudio, which finds them here: one for each light network, each with its card inside."""

__version__ = "0.1.0"
