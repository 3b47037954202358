"""The verbs of career advancement: lock, require, sign, move, hand on, say so."""
