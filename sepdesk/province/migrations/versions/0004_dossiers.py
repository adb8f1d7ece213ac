"""Records beside persons and units: plans, applications, warnings, checks, suggestions."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the place in the order is taken."""
