"""What a portfolio contains, as it is kept and as it is printed."""
