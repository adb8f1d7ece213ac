"""What a workbook from anywhere is looked at for before a reader is let near it.

The reader lays out every cell between the first and the last in memory, and trusts what a file
says of itself. So what is unpacked is counted here as it unpacks, and far-away cells are found.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 << 20
_LOCAL_HEADER = 30
_FAR = re.compile(rb"r\s*=\s*[\"'](?:[A-Za-z]{3,}[0-9]|[D-Zd-z][A-Za-z][0-9]|[A-Za-z]+[0-9]{6,})")
"""Beyond column CZ or row 99,999, or written to look so."""
_FROM_1904 = re.compile(rb"date1904\s*=\s*[\"'](1|true)")
_FILLED = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,8})([0-9]{1,9})[\"'][^>]*(?<!/)>"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is taken.

    Attributes:
        size: bytes of the file.
        unpacked: bytes of all its parts.
        parts: files in it.
        rows: with anything in them, headings included; at most 99,999.
        columns: at most 104.
    """

    size: int = 40 * 1024 * 1024
    unpacked: int = 400 * 1024 * 1024
    parts: int = 2000
    rows: int = 60_000
    columns: int = 100


LIMITS = Limits()


class UnreadableSheetError(Exception):
    """A file that is not read.

    Attributes:
        text: why, and what can be done, in Chinese; nothing of the file's contents.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def check_file(content: bytes, limits: Limits) -> bool:
    """Look a file over before it is read.

    Returns:
        Whether its days are counted from 1904.

    Raises:
        UnreadableSheetError: it is none, or is larger than what is taken.
    """
    if not content:
        raise UnreadableSheetError("文件是空的。")
    if len(content) > limits.size:
        raise UnreadableSheetError(f"文件超过 {limits.size // 1024 // 1024} MB，请分成几份。")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise UnreadableSheetError("文件设有密码，请在 Excel 中取消密码后重新保存。")
        raise UnreadableSheetError("这是旧版 Excel 文件（.xls），请在 Excel 中另存为 .xlsx。")
    if not content.startswith(_ZIP):
        raise UnreadableSheetError(
            "不是 Excel 工作簿（.xlsx）；CSV 或文本文件请用 Excel 打开后另存为 .xlsx。"
        )
    try:
        return _check_parts(content, limits)
    except (zipfile.BadZipFile, zlib.error, struct.error, UnicodeError, NotImplementedError):
        raise UnreadableSheetError(DAMAGED) from None


DAMAGED = "文件已损坏，读不出来；请在 Excel 中打开并另存后再试。"


def _check_parts(content: bytes, limits: Limits) -> bool:
    from_1904, left = False, limits.unpacked
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits.parts or len(names) != len(parts):
        raise UnreadableSheetError(DAMAGED)
    if not any(name.lower().startswith("xl/") for name in names):
        raise UnreadableSheetError("不是 Excel 工作簿（.xlsx），请在 Excel 中另存为 .xlsx。")
    for part in parts:
        name = part.filename.lower()
        before = b""
        for piece in _unpacked(content, part):
            left -= len(piece)
            if left < 0:
                raise UnreadableSheetError("文件展开后过大，不予读取；请只保留名单另存一份。")
            # A cell may lie across two pieces.
            both = before + piece
            if name.startswith("xl/worksheets/"):
                _check_reach(both, limits)
            elif name == "xl/workbook.xml":
                from_1904 = from_1904 or _FROM_1904.search(both) is not None
            before = piece[-200:]
    return from_1904


def _unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part whatever length it states; readers go by the packed one."""
    at = part.header_offset
    name, extra = struct.unpack_from("<HH", content, at + 26)
    begin = at + _LOCAL_HEADER + name + extra
    packed = content[begin : begin + part.compress_size]
    if part.flag_bits & 1:
        raise UnreadableSheetError("文件设有密码，请在 Excel 中取消密码后重新保存。")
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableSheetError(DAMAGED)
    unpacker = zlib.decompressobj(-15)
    while packed and not unpacker.eof:
        yield unpacker.decompress(packed, _CHUNK)
        packed = unpacker.unconsumed_tail


def _check_reach(piece: bytes, limits: Limits) -> None:
    """Find a filled cell far away; empty ones that only bear a format are often there."""
    if _FAR.search(piece) is None:
        return
    for found in _FILLED.finditer(piece):
        column, row = column_number(found[1].decode()), int(found[2])
        if row > limits.rows or column > limits.columns:
            raise too_large(limits)


def too_large(limits: Limits) -> UnreadableSheetError:
    """Say that a sheet is larger than what is taken."""
    return UnreadableSheetError(
        f"表格超过 {limits.rows:,} 行或 {limits.columns} 列，请分成几份，并删去远处多余的内容。"
    )


def column_number(letters: str) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """Return how Excel calls a cell, both counted from 1: `B7`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
