"""The verbs by which Human Resources keeps the record of people, each with what follows for open cases."""
