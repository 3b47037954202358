"""What the forms and letters contain: facts in, PDF out."""
