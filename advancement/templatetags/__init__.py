"""Pictures of career advancement."""
