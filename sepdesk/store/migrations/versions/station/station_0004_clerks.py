"""Several clerks at one machine."""

revision = "station_0004"
down_revision = "station_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the place in the order is taken."""
