"""What is fast and what is not, as ratios to floors of the same run."""
