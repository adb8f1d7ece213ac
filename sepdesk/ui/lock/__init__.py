"""The locked desk: when it locks by itself, and the page by which a clerk comes in."""
