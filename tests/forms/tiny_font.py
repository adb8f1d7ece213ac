"""A font with a few glyphs of our own serif under other characters: stands for HanaMinB."""

import struct

from sepdesk.forms import fonts


def tiny_font(characters, name="TinyMin"):
    """Return a TrueType font that has these characters and no other."""
    face = fonts.load(fonts.SERIF).face
    shapes = "王李张刘陈杨黄赵"[: len(characters)]
    tables = _tables(face.makeSubset([0, *map(ord, shapes)]))
    tables[b"cmap"] = _cmap({ord(char): glyph for glyph, char in enumerate(characters, start=1)})
    tables[b"name"] = _name(name)
    return _font(tables)


def _tables(content):
    (count,) = struct.unpack(">H", content[4:6])
    found = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", content, 12 + 16 * index)
        found[tag] = content[offset : offset + length]
    return found


def _cmap(glyphs):
    groups = b"".join(struct.pack(">LLL", code, code, glyphs[code]) for code in sorted(glyphs))
    table = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    return struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table


def _name(name):
    text = name.encode("utf-16-be")
    places = [struct.pack(">HHHHHH", 3, 1, 0x409, kind, len(text), 0) for kind in (1, 2, 4, 6)]
    return struct.pack(">HHH", 0, len(places), 6 + 12 * len(places)) + b"".join(places) + text


def _font(tables):
    head = struct.pack(">LHHHH", 0x00010000, len(tables), 128, 3, 0)
    places, bodies, offset = b"", b"", 12 + 16 * len(tables)
    for tag in sorted(tables):
        body = tables[tag]
        places += struct.pack(">4sLLL", tag, 0, offset + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    return head + places + bodies
