"""Many networks on one image: which panes there are, how they are run and kept, and what they show."""
