"""同步: what waits, what came back, and the round with the platform."""
