"""Classes: the list, the legend, areas and the menu of a region."""
