"""The file `station`: what was done here, in one unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from sepdesk.store.attachments import Attachments
from sepdesk.store.clerks import Clerks
from sepdesk.store.drafts import Drafts
from sepdesk.store.engine import EncryptedFile
from sepdesk.store.epochs import Epochs
from sepdesk.store.history import Audit, History, Prints
from sepdesk.store.identity import Identity
from sepdesk.store.outbox import Outbox


class StationTransaction:
    """Everything in `station`, at one moment and in one transaction."""

    def __init__(self, session: Session) -> None:
        self.outbox = Outbox(session)
        self.drafts = Drafts(session)
        self.attachments = Attachments(session)
        self.history = History(session)
        self.prints = Prints(session)
        self.audit = Audit(session)
        self.identity = Identity(session)
        self.clerks = Clerks(session)
        self.epochs = Epochs(session)


class Station:
    """The file `station`, open."""

    def __init__(self, file: EncryptedFile) -> None:
        self.file = file

    @contextmanager
    def transaction(self) -> Iterator[StationTransaction]:
        """Run one transaction: kept whole when the block ends, undone when it raises (D-2).

        Others wait meanwhile, so it must be short and never hold a request to the network.

        Raises:
            StoreFaultError: a state of the world; nothing was kept, and trying again may work.
        """
        with self.file.writing() as connection, _session(connection) as session:
            yield StationTransaction(session)
            session.flush()

    @contextmanager
    def reading(self) -> Iterator[StationTransaction]:
        """See the file as it is now, from any thread; what is written in the block is refused."""
        with self.file.reading() as connection, _session(connection) as session:
            yield StationTransaction(session)


@contextmanager
def _session(connection: Connection) -> Iterator[Session]:
    # No autoflush: each part flushes what it adds, so that a read never writes.
    with Session(connection, autoflush=False) as session:
        yield session
