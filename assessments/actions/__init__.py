"""The verbs: job role and tests, wish and booking, the sitting and its score, practice."""
