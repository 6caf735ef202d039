"""The panels beside the canvas, one idea each."""
