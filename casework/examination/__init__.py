"""What a file is, by its bytes alone, and whether it can be kept; it knows no Django: its process is its own.

`python -m casework.examination < file` answers on one line of JSON and may take so much time and memory, no more.
"""
