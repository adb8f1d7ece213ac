"""What backups and recovery need."""

revision = "station_0005"
down_revision = "station_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the place in the order is taken."""
