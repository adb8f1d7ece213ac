"""One revision a file; a released one is never changed."""
