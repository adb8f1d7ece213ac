"""A paper of the counter as PDF: A4, its fonts within, equal bytes from equal input.

Importing this module loads reportlab: callers import it when they print, not when they start.
"""

import io

from reportlab.pdfgen.canvas import Canvas

from sepdesk.forms import fonts
from sepdesk.forms.page import PAGE_HEIGHT, PAGE_WIDTH, POINTS
from sepdesk.forms.papers.content import Content, Paper, is_blank, texts
from sepdesk.forms.papers.ink import draw
from sepdesk.forms.papers.placing import place


def draw_paper(paper: Paper, *others: Paper) -> bytes:
    """Draw a paper on as many A4 sheets as it needs; nothing is cut, equal input, equal bytes.

    Others follow it in the same file, each with its own sheets and their numbers.
    """
    contents = [one.content() for one in (paper, *others)]
    written = io.BytesIO()
    with fonts.DRAWING:
        fonts.load_form_fonts()
        canvas = _canvas(contents[0], written)
        for sheet in (sheet for content in contents for sheet in place(content)):
            for mark in sheet:
                draw(canvas, mark)
            canvas.showPage()
        canvas.save()
    return written.getvalue()


def missing_glyphs(*papers: Paper) -> tuple[tuple[str, str], ...]:
    """Name the characters that cannot be printed here, with the label where each stands.

    Each is drawn as an empty dashed square, to be written in by hand.
    """
    found = [
        (label, char)
        for paper in papers
        for label, text in texts(paper.content())
        for char in text
        if not char.isspace() and not is_blank(char) and not fonts.has_glyph(char)
    ]
    return tuple(dict.fromkeys(found))


def _canvas(content: Content, written: io.BytesIO) -> Canvas:
    canvas = Canvas(
        written,
        pagesize=(PAGE_WIDTH * POINTS, PAGE_HEIGHT * POINTS),
        invariant=1,
        pageCompression=1,
        initialFontName=fonts.SERIF,
    )
    canvas.setTitle(content.title)
    canvas.setAuthor(content.station.name)
    canvas.setSubject(" ".join(f"{label} {text}".strip() for label, text in content.numbers))
    canvas.setCreator("sepdesk")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setCatalogEntry("Lang", "zh-CN")
    return canvas
