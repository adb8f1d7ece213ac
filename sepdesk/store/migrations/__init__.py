"""Schema revisions of both files; history, so they import nothing of ours."""
