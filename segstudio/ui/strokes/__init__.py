"""Drawing on a picture what is there: the pen, the bar above the canvas, and the file that keeps every stroke."""
