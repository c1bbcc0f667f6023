"""Signs of how a message is meant, and which reading they speak for."""

from __future__ import annotations

import pytest

from assistant.followups import readings
from assistant.followups.pairs import of_all
from assistant.followups.readings import WAYS, Way, likelihoods
from assistant.followups.signs import Signs, names, signs
from assistant.followups.topic import Topic, topics
from assistant.followups.wearers import names_somebody, wearer, worn_by
from assistant.types import Citation, Reply, Turn
from prompts.types import Message
from tests.assistant.followup_shop import (
    LARCH,
    LARCH_3,
    SHELL_M,
    SHELL_W,
    ask,
    find,
    turn,
    understand,
)


def signs_of(said: str, *turns: Turn) -> Signs:
    def covered(text: str, ids: object, kind: str) -> float:
        return 0.5 if ids else 1.0

    def chatty(text: str) -> float:
        return 0.1 if "bye" in text else -0.2

    topic = topics(turns, find)[-1]
    return signs(said, topic, find=find, understand=understand, covered=covered, chatty=chatty)


def test_every_way_has_a_weight_for_every_sign_and_they_share_out_one() -> None:
    shares = likelihoods(Signs(), WAYS)
    assert set(shares) == set(WAYS)
    assert sum(shares.values()) == pytest.approx(1)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert list(likelihoods(Signs(), ["joined"])) == ["joined"]


@pytest.mark.parametrize(
    ("found", "way"),
    [
        (Signs(own=1, indefinite=1, elsewhere=1), "alone"),
        (Signs(it=1, of_it=1, asks=1, named=1, here=1, elsewhere=1), "about"),
        (Signs(person=1, tied=1), "anew"),
        (Signs(condition=1, told=1, here=1, elsewhere=1), "narrowed"),
        (Signs(policy=1, tied=1, asks=1, written=1), "joined"),
        (Signs(chat=1, remark=1), "chat"),
        (Signs(chat=1, remark=1, named=1, short=1), "chat"),
    ],
)
def test_what_signs_speak_for(found: Signs, way: Way) -> None:
    ways = [each for each in WAYS if each != ("joined" if not found.policy else "narrowed")]
    assert next(iter(likelihoods(found, ways))) == way


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("is it waterproof?", {"it", "of_it", "asks", "short", "named"}),
        ("and for my wife", {"tied", "person", "short", "named"}),
        ("do you sell a headlamp", {"wishes", "indefinite", "own", "asks", "short", "named"}),
        ("who founded your company", {"asks", "foreign", "short", "named"}),
        ("can I send it back", {"it", "service", "asks", "named", "short"}),
        ("if I dislike it can I send it back", {"it", "service", "asks", "named"}),
        ("gotta run, bye", {"remark", "chat"}),
    ],
)
def test_the_signs_of_a_message(said: str, told: set[str]) -> None:
    found = signs_of(said, turn("Larch 2 tent", LARCH))
    here = {each for each in names() if getattr(found, each)} - {"here", "elsewhere", "written"}
    assert told <= here
    assert (found.here, found.elsewhere) == (0.5, 1.0)


def test_what_takes_the_place_of_what_was_said_is_a_sign() -> None:
    assert signs_of("under $50", turn("tents under $100")).replaces
    assert not signs_of("with a porch", turn("tents under $100")).replaces


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("for my wife, she is tall", "women"),
        ("my son turned seven", "kids"),
        ("for a six-year-old", "kids"),
        ("my four year old, she is small", "kids"),
        ("my brother", "men"),
        ("in red", ""),
    ],
)
def test_for_whom_something_is(text: str, group: str) -> None:
    assert wearer(text) == group
    assert names_somebody(text) is bool(group)


def test_for_whom_a_product_is_made_stands_in_its_title() -> None:
    assert [worn_by(each) for each in (SHELL_W, SHELL_M, LARCH)] == ["women", "men", ""]


def test_for_somebody_else_it_is_the_sibling_that_is_made_for_them() -> None:
    followup = ask("and for my wife?", turn("Cornice shell, men's, in L", SHELL_M))
    assert followup.products == (SHELL_W,)


def test_the_sibling_may_be_asked_for_as_the_same_thing() -> None:
    followup = ask("does it exist for my wife too?", turn("the Cornice, men's, in L", SHELL_M))
    assert followup.products == (SHELL_W,)


def test_for_somebody_else_the_kind_is_looked_for_again() -> None:
    before = turn("the Larch 2 tent in green", LARCH)
    followup = ask("and one for my mother, in blue", before)
    assert followup.products == ()
    assert {(each.field, each.value) for each in followup.filters.constraints} == {
        ("category", "tents"),
        ("colour", "blue"),
    }


@pytest.mark.parametrize(
    "said", ["are both waterproof?", "which of the two is smaller", "the difference between them"]
)
def test_all_that_was_named_is_asked_about(said: str) -> None:
    known = [
        Topic("Larch 2", "Larch 2", (LARCH,), LARCH, named=True),
        Topic("and the Larch 3", "the Larch 3", (LARCH_3,), LARCH_3, named=True),
    ]
    found = of_all(said, known, find)
    assert found is not None
    assert found.products == (LARCH, LARCH_3)
    assert of_all(said, known[:1], find) is None


def test_a_number_of_a_sibling_is_that_sibling() -> None:
    followup = ask("how heavy is the 3?", turn("Larch 2 tent", LARCH))
    assert followup.products == (LARCH_3,)


def test_a_place_with_its_noun_is_one_of_those_named() -> None:
    before = turn("Larch 3 or Bothy, which is better?", LARCH, LARCH_3)
    assert ask("how high is the first tent?", before).products == (LARCH_3,)


def test_a_remark_before_a_question_is_passed_over() -> None:
    followup = ask("thanks, that's settled. is it waterproof?", turn("Larch 2", LARCH))
    assert followup.question == "is the Fell Larch 2 Tent waterproof?"


@pytest.mark.parametrize(
    ("shares", "chat", "otherwise"),
    [
        ({"about": 0.5, "alone": 0.4}, False, False),
        ({"about": 0.8, "alone": 0.2}, False, None),
        ({"chat": 0.8, "about": 0.2}, True, None),
        # What asks for something is tried before what is only kind.
        ({"chat": 0.5, "about": 0.4}, False, True),
    ],
)
def test_what_is_nearly_as_likely_is_kept_beside_it(
    monkeypatch: pytest.MonkeyPatch, shares: dict[Way, float], chat: bool, otherwise: bool | None
) -> None:
    monkeypatch.setattr(readings, "likelihoods", lambda found, ways: shares)
    followup = ask("send it back?", turn("Larch 2", LARCH))
    assert followup.chat is chat
    assert (followup.otherwise and followup.otherwise.chat) is otherwise


@pytest.mark.parametrize("said", ["gotta run, bye", "my dog will sleep in there", "Thanks!"])
def test_a_remark_asks_nothing_of_what_was_talked_about(said: str) -> None:
    for before in (turn("Larch 2", LARCH), turn("Can I return it?", intent="policy")):
        followup = ask(said, before)
        assert followup.chat
        assert (followup.products, followup.how) == ((), "")


def test_a_question_behind_a_courtesy_is_no_remark() -> None:
    assert not ask("thanks, is it waterproof?", turn("Larch 2", LARCH)).chat


def test_what_a_document_answered_may_be_gone_on_about() -> None:
    cited = Citation(1, "care", "Care", "care.md", "Wash it by hand.")
    reply = Reply("By hand.", "answered", (cited,), (LARCH,), intent="product")
    asked = ask("and a jacket?", Turn(Message("user", "how do I wash the Larch 2?"), reply))
    assert asked.question == "how do I wash the Larch 2, a jacket?"
    assert asked.documents == ("care",)
