"""Depth maps in the window."""
