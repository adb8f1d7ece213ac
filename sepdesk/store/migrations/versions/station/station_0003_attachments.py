"""Scans that submissions refer to."""

revision = "station_0003"
down_revision = "station_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the place in the order is taken."""
