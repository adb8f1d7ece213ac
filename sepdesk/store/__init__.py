"""The station's two encrypted files: mirrored facts, and what was done here."""
