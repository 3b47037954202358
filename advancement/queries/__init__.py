"""Reading: who sees which case, whose desk it is, and the facts for the rules."""
