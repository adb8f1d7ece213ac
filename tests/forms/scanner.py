"""A scanner and a phone: rasters of printed pages, turned, noisy, blurred, squeezed into JPEG."""

import io
import random
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageChops, ImageFilter


@dataclass(frozen=True, slots=True)
class Scanning:
    """How a page is scanned.

    Attributes:
        turn: degrees clockwise.
        noise: standard deviation of the grey noise, of 255.
        quality: of the JPEG; None for PNG.
    """

    dpi: int = 150
    turn: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    quality: int | None = 60
    grey: tuple[int, int] = (0, 255)


def raster(pdf, page=0, dpi=150):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


def scanned(pdf, how, page=0):
    """Return the file that the scanner makes of a page."""
    return saved(spoiled(raster(pdf, page, how.dpi), how), how.quality)


def spoiled(picture, how):
    if how.turn:
        picture = picture.rotate(
            -how.turn, Image.Resampling.BICUBIC, expand=True, fillcolor="white"
        )
    if how.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(how.blur))
    dark, light = how.grey
    if how.grey != (0, 255):
        picture = picture.point(lambda value: dark + value * (light - dark) // 255)
    if how.noise:
        noise = Image.effect_noise(picture.size, how.noise)
        picture = ImageChops.add(picture, noise, scale=1, offset=-128)
    return picture


def photographed(pdf, seed):
    """Return a photo: in perspective, on a dark table, unevenly lit."""
    chance = random.Random(seed)
    page = raster(pdf, dpi=200)
    width, height = page.size
    table = Image.new("L", (width + 400, height + 400), 60)
    table.paste(page, (200, 200))
    corners = [
        (chance.uniform(0, 170), chance.uniform(0, 170)),
        (chance.uniform(0, 170), table.height - chance.uniform(0, 170)),
        (table.width - chance.uniform(0, 170), table.height - chance.uniform(0, 170)),
        (table.width - chance.uniform(0, 170), chance.uniform(0, 170)),
    ]
    seen = table.transform(
        table.size, Image.Transform.QUAD, [each for corner in corners for each in corner],
        Image.Resampling.BICUBIC,
    )  # fmt: skip
    light = Image.linear_gradient("L").resize(seen.size).point(lambda value: 130 + value // 2)
    seen = ImageChops.multiply(seen, light)
    seen = spoiled(seen, Scanning(turn=chance.uniform(-10, 10), noise=8, blur=0.7))
    return saved(seen, 70)


def saved(picture, quality):
    written = io.BytesIO()
    if quality is None:
        picture.save(written, "PNG")
    else:
        picture.save(written, "JPEG", quality=quality)
    return written.getvalue()


def as_pdf(pictures, dpi=150):
    """Return the PDF that an office scanner makes of its pictures."""
    written = io.BytesIO()
    first, *others = pictures
    first.save(written, "PDF", resolution=dpi, save_all=True, append_images=others)
    return written.getvalue()
