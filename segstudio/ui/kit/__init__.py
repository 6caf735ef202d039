"""Widgets and helpers that every part of the window uses; nothing here depends on the session."""
