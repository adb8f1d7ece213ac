"""Frozen settings, read at start from the environment (`SEPDESK_…`) and nowhere else."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an administrator may set; a wrong value stops the program before anything is opened."""

    model_config = SettingsConfigDict(env_prefix="SEPDESK_", frozen=True, extra="ignore")

    profile: str = "default"
    """Name of the profile folder."""
    platform_url: str = ""
    """Address of the provincial platform; empty works without a network."""
    sync_interval: Annotated[float, Field(ge=5)] = 60.0
    """Seconds between two rounds while all is well."""
    sync_back_off: Annotated[float, Field(ge=5, le=900)] = 900.0
    """Longest wait between two rounds after failures, in seconds."""
    connect_timeout: Annotated[float, Field(gt=0)] = 10.0
    """Seconds to wait for a connection."""
    read_timeout: Annotated[float, Field(gt=0)] = 30.0
    """Seconds to wait for an answer."""
    push_batch: Annotated[int, Field(ge=1, le=1000)] = 200
    """Submissions per request."""
    pull_page: Annotated[int, Field(ge=1, le=10000)] = 1000
    """Rows per page of the feed."""
    lock_after: Annotated[float, Field(ge=30)] = 600.0
    """Seconds without a key or a click until the window locks."""
    draft_interval: Annotated[float, Field(gt=0, le=2)] = 1.0
    """Seconds of typing that a crash may cost; never over two."""
    backup_hours: Annotated[float, Field(gt=0)] = 4.0
    """Hours between two backups of `station`."""
    backups_kept: Annotated[int, Field(ge=2)] = 14
    """How many backups are kept."""
    log_level: str = "INFO"
    """Least level that is logged."""
