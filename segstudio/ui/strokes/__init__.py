"""Drawing on an image what is there: the pen, the bar above the canvas, and the file that keeps every stroke."""
