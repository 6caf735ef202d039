"""Networks against the ground truth: label files and their values, metrics of an image and of the list, confusions."""
