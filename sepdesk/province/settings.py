"""Frozen settings of the platform, from the environment (`SEPDESK_PROVINCE_…`) and nowhere else."""

import ipaddress
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _networks(text: str) -> str:
    """Take addresses and networks alone: `*` would trust whoever comes."""
    for one in filter(None, (part.strip() for part in text.split(","))):
        ipaddress.ip_network(one)
    return text


class ProvinceSettings(BaseSettings):
    """What an administrator may set; a wrong value stops the platform before it answers."""

    model_config = SettingsConfigDict(env_prefix="SEPDESK_PROVINCE_", frozen=True, extra="ignore")

    folder: Path = Field(default_factory=lambda: user_data_path("sepdesk-province", False))
    """Holds the database (SQLite), the snapshots, and by default the key file."""
    database_url: str = ""
    """`postgresql+psycopg://…`; empty: a SQLite file in `folder`."""
    key_file: Path | None = None
    """The platform's private keys; put it on another disk than the database."""
    name: str = "特种设备作业人员平台（参考）"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8435
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    behind_tls_proxy: bool = False
    """A proxy on the way ends TLS, so that plain HTTP beyond loopback is meant; said by a person.

    Who is at the other end is then unknown: the figures of `/metrics` need their token.
    """
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = ""
    """Addresses or networks, with commas, whose `X-Forwarded-For` says who asks; empty: nobody's.

    The public page counts by it; who could write it freely would never be counted.
    """
    metrics_token: str = ""
    """Lets a monitor read `/metrics`; empty: only from this machine, and not through a proxy."""
    least_free_megabytes: Annotated[int, Field(ge=0)] = 512
    """Free space of `folder` under which `/health` says `low`."""
    stop_within: Annotated[int, Field(ge=1, le=600)] = 30
    """Seconds that running requests are given when the platform is told to stop."""
    log_level: str = "INFO"
    held_days: Annotated[int, Field(ge=1, le=365)] = 7
    """How long a submission waits for an earlier one before a person is told (S-10)."""
    verify_days: Annotated[int, Field(ge=1, le=365)] = 30
    """How long a form waits for its verification before both ends are told (B-9)."""
    serve_until_input_closes: bool = False
    """Stop when standard input ends, so that a child process does not outlive its window."""

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.folder / 'province.sqlite'}"

    @property
    def keys(self) -> Path:
        """The key file."""
        return self.key_file or self.folder / "keys.json"

    @property
    def snapshots(self) -> Path:
        """Folder of encrypted snapshots; emptied at each start, since their keys are not kept."""
        return self.folder / "snapshots"

    @property
    def is_reached_from_elsewhere(self) -> bool:
        """Whether stations of other machines may come, directly or through a proxy."""
        return self.is_open_to_the_network or self.behind_tls_proxy

    @property
    def is_open_to_the_network(self) -> bool:
        """Whether the host is another than loopback, so that TLS is a must."""
        if self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return True
