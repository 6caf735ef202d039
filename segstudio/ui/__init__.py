"""The window: shows and asks, computes nothing; knows core and Qt only."""
