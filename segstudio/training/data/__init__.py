"""What a training reads: data sets, augmentation, crops and batches."""
