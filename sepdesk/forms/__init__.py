"""The appendix form: one description of it, and its picture on paper."""
