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
    offline_days: Annotated[float, Field(gt=0, le=7)] = 7
    """How long a clerk may work without the platform; seven days at most (X-5)."""
    log_level: str = "INFO"
    """Least level that is logged."""
