"""Records beside persons and units."""

revision = "facts_0003"
down_revision = "facts_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the place in the order is taken."""
