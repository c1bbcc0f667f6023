from __future__ import annotations

from dataclasses import replace

from assistant.payload import reply_from_json, reply_to_json
from assistant.types import Reply
from knowledge.types import Constraint, Filters, Sort

REPLY = Reply(
    "Here are two tents.",
    "answered",
    filters=Filters(constraints=(Constraint("weight", "$lt", 2.0, "kg"),), sort=Sort("price")),
    relaxed=("under $50",),
)


def test_a_reply_keeps_its_filters_and_what_was_relaxed() -> None:
    assert reply_to_json(REPLY)["filters"] == {"weight": {"$lt": "2 kg"}, "sort": "price"}
    assert reply_from_json(reply_to_json(REPLY)) == REPLY


def test_a_turn_of_an_older_version_has_none() -> None:
    values = reply_to_json(REPLY)
    del values["filters"], values["relaxed"]
    assert reply_from_json(values) == replace(REPLY, filters=Filters(), relaxed=())
