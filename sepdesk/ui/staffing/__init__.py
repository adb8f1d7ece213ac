"""单位配备: units against their need, and the people behind each number."""
