"""The pages: the employee's own, and the proctors'."""
