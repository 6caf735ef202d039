"""The window itself: it registers the features and puts them in their places."""
