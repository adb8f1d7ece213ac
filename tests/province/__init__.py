"""The platform, on SQLite and on PostgreSQL."""
