"""Trying a refiner's parameters on labelled images: the form, the work, the table, the plots."""
