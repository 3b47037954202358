"""What the application promises, as tests."""
