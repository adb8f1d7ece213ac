"""What travels between station and platform."""
