"""Fully connected CRFs. Importing this package is light; nothing here knows of Qt or of plugins."""
