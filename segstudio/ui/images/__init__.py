"""Opening, listing, exporting and batch-processing images."""
