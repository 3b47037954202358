"""The demonstration: a fictional district with its people and cases, every date counted from the day it is loaded."""
