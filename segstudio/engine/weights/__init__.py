"""Weight files: cards, checkpoints, importing, the index of what is here, downloads of what is published."""
