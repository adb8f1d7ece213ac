"""Write a document of reportlab's small: what is no stream in one compressed object (PDF 1.5)."""

import hashlib
import zlib

from reportlab.pdfbase import pdfdoc


def packed(document: pdfdoc.PDFDocument) -> bytes:
    """Return the file; takes the place of `PDFDocument.format`."""
    streams: list[tuple[int, bytes]] = []
    small: list[tuple[int, bytes]] = []
    number = 1
    # Formatting an object may add others behind it.
    while (name := document.numberToId.get(number)) is not None:
        body = pdfdoc.format(document.idToObject[name], document, toplevel=1)
        (streams if body.endswith(b"endstream\n") else small).append((number, body))
        number += 1
    root = document.Reference(document.Catalog).format(document)
    info = document.Reference(document.info).format(document)
    return _file(streams, small, b"/Root %b/Info %b" % (root, info))


class Contents(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """What is drawn on a page, compressed at once: a thousand of them are kept until the end."""

    __RefOnly__ = 1

    def __init__(self, text: bytes, pattern: bytes) -> None:
        packer = zlib.compressobj(9)
        packed = packer.compress(text)
        if pattern:
            # In a block of its own: bytes without order would spoil the text's short codes.
            packed += packer.flush(zlib.Z_SYNC_FLUSH) + packer.compress(b"\n" + pattern)
        self._compressed = packed + packer.flush()

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the object as it stands in the file."""
        return _stream(b"/Filter/FlateDecode", self._compressed)


class Shared(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """Marks that stand on several pages, drawn by its name."""

    __RefOnly__ = 1

    def __init__(
        self, text: bytes, size: tuple[float, float], resources: pdfdoc.PDFObjectReference
    ) -> None:
        self._compressed = zlib.compress(text, 9)
        self._size = size
        self._resources = resources

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the object as it stands in the file."""
        resources = self._resources.format(document)
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources %b/Filter/FlateDecode"
        return _stream(head % (*self._size, resources), self._compressed)


class Page(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A page that has its size and its resources from the page tree."""

    __RefOnly__ = 1

    def __init__(self, contents: pdfdoc.PDFObjectReference) -> None:
        self._contents = contents

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return the object as it stands in the file."""
        parent = document.Reference(document.Pages).format(document)
        contents = self._contents.format(document)
        return b"<</Type/Page/Parent %b/Contents %b>>" % (parent, contents)


def _file(streams: list[tuple[int, bytes]], small: list[tuple[int, bytes]], tail: bytes) -> bytes:
    pack, index = 1 + len(streams) + len(small), 2 + len(streams) + len(small)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    heads, bodies, offset = [], [], 0
    for place, (number, body) in enumerate(small):
        heads.append(b"%d %d" % (number, offset))
        bodies.append(body.rstrip() + b"\n")
        places[number] = (2, pack, place)
        offset += len(bodies[-1])
    head = b" ".join(heads) + b"\n"
    packed = zlib.compress(head + b"".join(bodies), 9)
    kind = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(small), len(head))
    parts = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"]
    offset = len(parts[0])
    for number, body in (*streams, (pack, _stream(kind, packed))):
        places[number] = (1, offset, 0)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body.rstrip(b"\n")))
        offset += len(parts[-1])
    places[index] = (1, offset, 0)
    digest = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
    table = b"".join(
        kind.to_bytes(1) + where.to_bytes(4) + more.to_bytes(2)
        for kind, where, more in (places[number] for number in range(index + 1))
    )
    kind = b"/Type/XRef/Size %d/W[1 4 2]%b/ID[<%b><%b>]/Filter/FlateDecode" % (
        index + 1, tail, digest, digest,
    )  # fmt: skip
    parts.append(b"%d 0 obj\n%b\nendobj\n" % (index, _stream(kind, zlib.compress(table, 9))))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % offset)
    return b"".join(parts)


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream\n" % (entries, len(content), content)
