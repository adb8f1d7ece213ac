"""待处理: what came back or waits, why, and what can be done about it."""
