"""What is due at a moment: one file for each noun."""
