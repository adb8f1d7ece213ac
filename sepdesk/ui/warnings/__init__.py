"""The tab 预警: what is short, what lapses, who is barred, and what is done about it."""
