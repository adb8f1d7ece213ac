"""The reference provincial platform: the authority on order and time."""
