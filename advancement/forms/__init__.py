"""Input to clean values; writes nothing."""
