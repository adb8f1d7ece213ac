"""现场检查: who was found at a unit, what differs, and what becomes of it (C1)."""
