"""统计分析: held, needed and gap by item, kind, place and month, and where training would help."""
