"""Schema history of the platform's database; the same for SQLite and PostgreSQL."""
