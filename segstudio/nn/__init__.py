"""Torch blocks that several networks share. Importing this package is light; its modules import torch."""
