"""人员查询: find a person while typing, and read their page."""
