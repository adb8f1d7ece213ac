"""Show the public page as a phone shows it, for README and operations.

`python scripts/public_pictures.py FOLDER [light|dark]` saves the pictures there. Run it from the
checkout; it needs Chromium. The platform has the demo's offices and somebody invented.
"""

import contextlib
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from sepdesk.clock import SetClock
from sepdesk.domain.certificates import Certificate, CertificateStatus
from sepdesk.domain.persons import Worker
from sepdesk.province import demo_offices, loading
from sepdesk.province.application import build
from sepdesk.province.opening import open_province, set_up
from sepdesk.province.settings import ProvinceSettings
from tests.browser import Page, browser
from tests.province.builders import TODAY, certificate, id_number, worker
from tests.province.serving import serving

PHONE = (390, 844)
LONGEST = 1040
HOLDER = "欧阳示例"


def invented() -> Worker:
    """Hold one item well, one that lapses soon and one that has lapsed; and a revoked one."""
    days = (("Q2", 500), ("N1", 40), ("T", -30))
    items = tuple(
        certificate(1, printed, valid_until=TODAY + dt.timedelta(days=left)).items[0]
        for printed, left in days
    )
    issuer = "福州市市场监管局（演示）"
    held: Certificate = replace(certificate(1), items=items, issuer=issuer)
    revoked = certificate(1, "G1", status=CertificateStatus.REVOKED, status_on=dt.date(2025, 3, 12))
    certificates = (held, replace(revoked, issuer=issuer))
    return replace(worker(1, certificates=certificates), name=HOLDER)


@contextlib.contextmanager
def platform() -> Iterator[str]:
    """Serve a platform with the demo's offices on loopback."""
    clock = SetClock.on(TODAY)
    with tempfile.TemporaryDirectory() as folder:
        settings = ProvinceSettings(
            folder=Path(folder) / "province", name="特种设备作业人员平台（演示）"
        )
        set_up(settings, clock)
        province = open_province(settings, clock)
        with province.database.writing() as connection:
            loading.load(connection, clock, demo_offices.offices(), [], [invented()])
        province.database.close()
        with serving(build(settings, clock)) as address:
            yield address


def take(page: Page, address: str, folder: Path) -> None:
    """Save the pictures, each as long as some turns of a thumb."""

    def save(name: str) -> None:
        (folder / f"public-{name}.png").write_bytes(page.picture(LONGEST))

    for name, path in (("start", "/"), ("guide", "/public/guide/350102")):
        page.open(address + path)
        save(name)
    page.open(f"{address}/public/check")
    page.value("document.getElementById('name').focus()")
    page.type(HOLDER)
    save("check")
    page.press("Tab")
    page.type(id_number(1))
    page.press("Enter", loads=True)
    save("result")


def main() -> None:
    """Save the pictures into the folder that the command names."""
    folder, *rest = sys.argv[1:]
    with platform() as address, browser() as page:
        page.without_scripts()
        page.resize(*PHONE, phone=True, dark="dark" in rest)
        take(page, address, Path(folder))


main()
