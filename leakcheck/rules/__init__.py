"""Rules about one item, one file a rule."""
