"""附件: the scans that go with the paper on the form, and what the clerk saw on each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sepdesk.desk import attachments
from sepdesk.desk.scans import Whose
from sepdesk.desk.session import Session
from sepdesk.domain.attachments import LARGEST, PAPER_WORDS, AttachedPaper, Digest, PaperKind
from sepdesk.ui.background import Background
from sepdesk.ui.notices import Notice
from sepdesk.ui.registration.form import RegistrationForm
from sepdesk.ui.registration.papers_card import PapersCard

_IN_TURN = (PaperKind.FORM, PaperKind.CERTIFICATE_COPY)
_OF_THIS_PROGRAM = (Whose.SAVED, Whose.PRINTED, Whose.OURS, Whose.ELSEWHERE, Whose.PLATFORM)
_BOXES = {
    PaperKind.FORM: "form",
    PaperKind.CERTIFICATE_COPY: "certificate_copy",
    PaperKind.ID_COPY: "id_copy",
    PaperKind.LETTER_OF_AUTHORITY: "letter_of_authority",
}


@dataclass(frozen=True, slots=True)
class ShownScan:
    """A page of a scan, for the pane beside the form."""

    picture: bytes
    name: str
    page: int
    pages: int
    digest: Digest


def choose_papers(parent: QWidget) -> list[Path]:
    """Let the clerk choose scans; none if they think better of it."""
    chosen, _ = QFileDialog.getOpenFileNames(
        parent, "添加附件", "", "扫描件 (*.pdf *.png *.jpg *.jpeg);;所有文件 (*)"
    )
    return [Path(each) for each in chosen]


class Papers(QObject):
    """Keeps the scans of the paper on the form: at once on the disk, and with its draft.

    Signals:
        told: a Notice.
        shown: a ShownScan.
        failed: the exception of a read or a write.
    """

    told = Signal(object)
    shown = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        card: PapersCard,
        form: RegistrationForm,
        draft_id: Callable[[], str],
        session: Session,
        background: Background,
    ) -> None:
        super().__init__(form)
        self._card, self._form, self._draft_id = card, form, draft_id
        self._session, self._background = session, background
        self._wanted: tuple[Digest, int] | None = None
        self._queue: list[tuple[Callable[[], bytes], Whose, str]] = []
        form.papers_shown.connect(self._on_another_paper)
        card.asked_add.connect(self.choose)
        card.asked_look.connect(self.look)
        card.changed.connect(self._on_checked)
        card.removed.connect(self._on_removed)

    # Adding -----------------------------------------------------------------------------------

    def choose(self) -> None:
        """Let the clerk choose scans and attach them."""
        for path in choose_papers(self._form):
            self.add_file(path)

    def add_file(
        self, path: Path, whose: Whose = Whose.OTHER, content: bytes | None = None
    ) -> None:
        """Attach a file to the paper on the form.

        Args:
            path: of the file; its name is not kept.
            whose: as its code told, where it was read.
            content: to be attached in its stead, such as one page of it.
        """
        read = partial(_content, path) if content is None else lambda: content
        self._queue.append((read, whose, self._draft_id()))
        if len(self._queue) == 1:
            self._add_next()

    def _add_next(self) -> None:
        """Take the files one after the other: their order is that of the pile on the desk."""
        if self._queue:
            read = self._queue[0][0]
            task = self._background.free(lambda _: read())
            task.succeeded.connect(self._keep)
            task.failed.connect(self._on_not_added)

    def _keep(self, content: object) -> None:
        assert isinstance(content, bytes)
        task = self._background.on_store(
            lambda _: attachments.keep(self._session, content, PaperKind.OTHER)
        )
        task.succeeded.connect(self._on_kept)
        task.failed.connect(self._on_not_added)

    def _on_kept(self, paper: object) -> None:
        assert isinstance(paper, AttachedPaper)
        _, whose, draft_id = self._queue.pop(0)
        try:
            if not self._is_gone(draft_id):
                self._attach(replace(paper, kind=self._kind_of(whose)))
        finally:
            self._add_next()

    def _on_not_added(self, error: BaseException) -> None:
        self._queue.pop(0)
        try:
            self._on_failed(error)
        finally:
            self._add_next()

    def _attach(self, paper: AttachedPaper) -> None:
        papers = self._form.papers()
        if paper.digest in {one.digest for one in papers}:
            self.told.emit(Notice("warn", "这份扫描件已经附上。", key="paper"))
            return
        try:
            attachments.check_more(papers)
        except attachments.UnfitScanError as error:
            self._on_failed(error)
            return
        self._put((*papers, paper))
        word = PAPER_WORDS[paper.kind]
        self.told.emit(Notice("good", f"已附上：{word}。请核对材料种类和勾选。", key="paper"))

    def _is_gone(self, draft_id: str) -> bool:
        """Tell, also to the clerk, that the paper was saved or changed before its scan was kept."""
        if draft_id == self._draft_id() and self._form.isEnabled():
            return False
        text = "附件没有附上：表已保存或已换成另一份，请重新附上。"
        self.told.emit(Notice("warn", text, key="paper"))
        return True

    def _kind_of(self, whose: Whose) -> PaperKind:
        """Propose what a paper is: a form of this program, else what comes next on the pile."""
        if whose in _OF_THIS_PROGRAM:
            return PaperKind.FORM
        there = {paper.kind for paper in self._form.papers()}
        return next((kind for kind in _IN_TURN if kind not in there), PaperKind.OTHER)

    # What is on them --------------------------------------------------------------------------

    def _on_checked(self, papers: tuple[AttachedPaper, ...]) -> None:
        self._put(papers)

    def _on_removed(self, paper: AttachedPaper) -> None:
        before = self._form.papers()
        self._put(tuple(one for one in before if one.digest != paper.digest))
        draft_id = self._draft_id()
        undo = partial(self._put_back, draft_id, before)
        text = f"已移除附件：{PAPER_WORDS[paper.kind]}。"
        self.told.emit(Notice("good", text, "恢复", undo, key="paper"))

    def _put_back(self, draft_id: str, papers: tuple[AttachedPaper, ...]) -> None:
        if draft_id == self._draft_id():
            self._put(papers)

    def _put(self, papers: tuple[AttachedPaper, ...]) -> None:
        """Show the scans, and let the boxes of what was handed in follow what changed."""
        before = self._form.papers()
        handed = self._form.inputs.read_handed()
        ticks = {_BOXES[one.kind]: True for one in papers if one.kind in _BOXES}
        for name, seen in (("worker_signed", "signed"), ("unit_sealed", "sealed")):
            was, now = _seen(before, seen), _seen(papers, seen)
            if was != now:
                ticks[name] = now
        self._form.set_papers(papers, replace(handed, **ticks))
        self._card.show_papers(papers)

    def _on_another_paper(self) -> None:
        self._wanted = None
        self._card.show_papers(self._form.papers())

    # Looking at them --------------------------------------------------------------------------

    def look_at_first(self) -> None:
        """Show the form's scan beside its entry, where there is one: after a crash, a draft."""
        papers = self._form.papers()
        first = next((one for one in papers if one.kind is PaperKind.FORM), None)
        if first is not None:
            self.look(first)

    def turn_page(self, step: int) -> None:
        """Show the page before or after the one that is shown."""
        if self._wanted is not None:
            digest, page = self._wanted
            paper = next((one for one in self._form.papers() if one.digest == digest), None)
            if paper is not None:
                self.look(paper, max(0, page + step))

    def look(self, paper: AttachedPaper, page: int = 0) -> None:
        """Show a page of a scan; only the latest one asked for counts."""
        wanted = self._wanted = (paper.digest, page)
        task = self._background.read(lambda _: attachments.open_scan(self._session, None, paper))
        task.succeeded.connect(lambda content: self._draw(wanted, paper, content))
        task.failed.connect(self._on_failed)

    def _draw(self, wanted: tuple[Digest, int], paper: AttachedPaper, content: object) -> None:
        assert isinstance(content, bytes)
        if wanted != self._wanted:
            return
        task = self._background.free(lambda _: attachments.draw(content, wanted[1]))
        task.succeeded.connect(lambda drawn: self._on_drawn(wanted, paper, drawn))
        task.failed.connect(self._on_failed)

    def _on_drawn(self, wanted: tuple[Digest, int], paper: AttachedPaper, drawn: object) -> None:
        from sepdesk.forms.decoding import Drawn  # noqa: PLC0415 - loads what draws pictures

        assert isinstance(drawn, Drawn)
        if wanted == self._wanted:
            name = PAPER_WORDS[paper.kind]
            shown = ShownScan(drawn.picture, name, drawn.page, drawn.pages, paper.digest)
            self.shown.emit(shown)

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if isinstance(error, attachments.UnfitScanError | attachments.ScanNotHereError):
            self.told.emit(Notice("refuse", str(text), key="paper"))
        else:
            self.failed.emit(error)


def _seen(papers: tuple[AttachedPaper, ...], name: str) -> bool:
    return any(getattr(one, name) for one in papers if one.kind is PaperKind.FORM)


def _content(path: Path) -> bytes:
    """Read a file that may be attached; one that is too large is not read."""
    try:
        if path.stat().st_size > LARGEST:
            text = f"扫描件超过 {LARGEST // 1024 // 1024} MB，请降低分辨率或分开扫描。"
            raise attachments.UnfitScanError(text)
        return path.read_bytes()
    except OSError:
        text = "这个文件打不开，请检查它还在不在、有没有权限。"
        raise attachments.UnfitScanError(text) from None
