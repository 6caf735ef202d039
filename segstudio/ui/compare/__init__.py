"""Many networks on one picture: which panes there are, how they are run and kept, and what they show."""
