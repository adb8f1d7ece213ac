from dataclasses import replace

from sepdesk.store.drafts import Draft
from tests.store.building import LATER, NOON

DRAFT = Draft("draft-1", "u", "register", "林建国", "{}", NOON)


def test_a_draft_is_kept_in_its_last_state(station):
    with station.transaction() as tx:
        tx.drafts.put(DRAFT)
        tx.drafts.put(replace(DRAFT, body='{"mobile": "138"}', updated_at=LATER))
    with station.reading() as tx:
        assert tx.drafts.get("draft-1").body == '{"mobile": "138"}'


def test_a_clerk_sees_their_own_the_latest_first(station):
    with station.transaction() as tx:
        tx.drafts.put(DRAFT)
        tx.drafts.put(replace(DRAFT, draft_id="draft-2", updated_at=LATER))
        tx.drafts.put(replace(DRAFT, draft_id="draft-3", user="other"))
        assert [one.draft_id for one in tx.drafts.of_user("u")] == ["draft-2", "draft-1"]


def test_a_discarded_draft_is_gone_and_may_be_discarded_twice(station):
    with station.transaction() as tx:
        tx.drafts.put(DRAFT)
        tx.drafts.discard("draft-1")
        tx.drafts.discard("draft-1")
        assert tx.drafts.get("draft-1") is None
