"""The pages of a scan as grey pictures: PDF, PNG or JPEG from anywhere, within limits."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

LARGEST_FILE = 30 * 1024 * 1024
_MOST_PIXELS = 64_000_000
"""A4 at 600 dpi has 35 million; a phone's photo 12 to 50."""
_LONGEST_SIDE = 20_000
_ENOUGH = 4200
"""Pixels of the longer side that are looked at; A4 at 360 dpi."""
MOST_PAGES = 40
_DOTS_PER_INCH = 200
_POINTS = 72


class ScanError(Exception):
    """A file that cannot be read as a scan.

    Attributes:
        text: the sentence for the clerk, in Chinese.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Scan:
    """An opened file: what it is, how many pages it has, and its pages one by one."""

    kind: str
    pages: int
    pictures: Iterator[Image.Image]


@contextmanager
def opened(content: bytes) -> Iterator[Scan]:
    """Open a scan; at most `MOST_PAGES` of its pages are drawn.

    pdfium serves one thread of a process at a time.

    Raises:
        ScanError: it is none, or too large, or locked, or damaged.
    """
    if len(content) > LARGEST_FILE:
        raise ScanError(f"文件太大，超过 {LARGEST_FILE // 1024 // 1024} MB，请降低分辨率再扫。")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        yield Scan("png", 1, iter((_picture(PngImageFile, content),)))
    elif content.startswith(b"\xff\xd8\xff"):
        yield Scan("jpeg", 1, iter((_picture(JpegImageFile, content),)))
    elif b"%PDF-" in content[:1024]:
        document = _document(content)
        try:
            yield Scan("pdf", len(document), _drawn(document))
        finally:
            document.close()
    else:
        raise ScanError(_not_taken(content))


def _not_taken(content: bytes) -> str:
    if not content:
        return "这是空文件，里面什么也没有。"
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"msf1"}:
        return "这是 HEIC 照片，请在手机上改存为 JPEG 再导入（相机设置选“兼容性最佳”）。"
    return "只认 PDF、PNG、JPEG 三种文件，这份不是。"


def _document(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        text = "这份 PDF 加了密码，请先去掉密码。" if locked else _DAMAGED
        raise ScanError(text) from None
    if not len(document):
        document.close()
        raise ScanError("这份 PDF 里一页也没有。")
    return document


_DAMAGED = "文件已损坏，打不开。请重新扫描或重新拷贝一份。"


def _drawn(document: pypdfium2.PdfDocument) -> Iterator[Image.Image]:
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
            longest = max(*page.get_size(), 1)
            scale = min(_DOTS_PER_INCH / _POINTS, _ENOUGH / longest)
            picture = page.render(scale=scale, grayscale=True).to_pil()
            page.close()
        except (pypdfium2.PdfiumError, ValueError):
            raise ScanError(_DAMAGED) from None
        yield picture


def _picture(read: type[PngImageFile] | type[JpegImageFile], content: bytes) -> Image.Image:
    # Each reader by itself: Image.open would try others, and only warn of a bomb.
    try:
        image: Image.Image = read(io.BytesIO(content))
        width, height = image.size
        if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
            raise ScanError("图片太大（超过六千四百万像素），请降低分辨率再扫。")
        image.draft("L", (_ENOUGH // 2, _ENOUGH // 2))
        image.load()
        return _upright(_grey(image))
    except ScanError:
        raise
    except MemoryError:
        raise ScanError("图片太大，内存不够，打不开。") from None
    except Exception:  # a decoder fed with anything raises anything
        raise ScanError(_DAMAGED) from None


def _upright(image: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(image)
    return turned.reduce(max(1, max(turned.size) // _ENOUGH))


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16 bits a pixel, of which `convert` would keep the lower eight.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("L")
    return image.convert("L")
