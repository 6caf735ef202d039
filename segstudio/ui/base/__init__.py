"""The state behind the window: store, jobs, preferences, caches and the list of images."""
