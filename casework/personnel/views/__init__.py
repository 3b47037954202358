"""The pages of the record of people, in HTTP."""
