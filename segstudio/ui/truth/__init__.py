"""Networks against the truth: label files and what they mean, numbers of a picture and of the list, confusions."""
