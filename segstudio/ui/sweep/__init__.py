"""Trying a refiner's parameters on labelled pictures: the form, the work, the table, the plots."""
