"""A large district from a seed, written in bulk: for measuring, and for seeing pages with a real employer's numbers."""
