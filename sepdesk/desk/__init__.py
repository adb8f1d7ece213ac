"""What a clerk does: one act, one function, one transaction; no Qt."""
