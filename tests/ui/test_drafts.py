from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from assistant.conversations import SQLConversations
from assistant.types import Citation, Reply, Turn
from knowledge.types import Product
from prompts.evals.loading import load_suites
from prompts.types import Message
from tests.ui.conftest import Command, is_one_line
from ui.commands.drafts import from_conversations, new
from ui.errors import UsageError

ASKED = "Where is order HP-2026-00017? I am Maya Lindqvist, maya@example.com, +1 612 555 0147"


def turn(text: str, *, outcome: str = "answered", cited: tuple[str, ...] = ()) -> Turn:
    citations = tuple(
        Citation(number, name, name.title(), f"{name}.md", "Words.")
        for number, name in enumerate(cited, start=1)
    )
    return Turn(Message("user", text), Reply("Yes.", outcome, citations=citations))  # type: ignore[arg-type]


def talk(store: Path, *conversations: tuple[Turn, ...]) -> None:
    kept = SQLConversations(f"sqlite:///{store / 'conversations.sqlite'}")
    for number, turns in enumerate(conversations):
        for each in turns:
            kept.append(f"secret-{number}", each)
    kept.close()


def test_the_starter_is_a_valid_suite_with_proofs_in_the_demo_store(tmp_path: Path) -> None:
    path = tmp_path / "shop" / "first.suite.yaml"
    assert new(path) == 0
    (suite,) = load_suites([path])
    assert suite.store == "demo"
    assert len(suite.cases) == 4
    demo = Path(__file__).parents[2] / "knowledge" / "demo"
    texts = [each.read_text("utf-8") for each in demo.rglob("*") if each.is_file()]
    for case in suite.cases:
        for proof in case.proof:
            assert any(proof.id in text and proof.quote in text for text in texts), proof


def test_the_starter_names_the_file_it_is_in(tmp_path: Path) -> None:
    new(tmp_path)
    text = (tmp_path / "starter.suite.yaml").read_text("utf-8")
    assert f"floorwalker eval {tmp_path}/starter.suite.yaml" in text


def test_nothing_is_overwritten(tmp_path: Path, shop: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\n", encoding="utf-8")
    talk(shop, (turn("Hello"),))
    with pytest.raises(UsageError, match="is there already and is never overwritten"):
        new(path)
    with pytest.raises(UsageError, match="is there already and is never overwritten"):
        from_conversations(shop, path)
    assert path.read_text("utf-8") == "name: mine\n"


def test_conversations_become_cases_with_what_was_seen_as_checks(
    tmp_path: Path, shop: Path
) -> None:
    talk(
        shop,
        (turn("Can I return the tent?", cited=("returns",)), turn("And shoes?", outcome="clarify")),
        (turn("Compare them", cited=("T1", "T2", "T1")),),
    )
    path = tmp_path / "more" / "our drafts.suite.yaml"
    assert from_conversations(shop, path) == 0
    (suite,) = load_suites([path])
    assert suite.name == "our-drafts"
    assert suite.store == shop
    first, second = suite.cases
    assert [each.ask for each in first.turns] == ["Can I return the tent?", "And shoes?"]
    assert first.tags == second.tags == ("draft",)
    written = yaml.safe_load(path.read_text("utf-8"))["cases"]
    assert written[0]["turns"][0]["checks"] == [{"outcome": "answered"}, {"cites": "returns"}]
    assert written[0]["turns"][1]["checks"] == [{"outcome": "clarify"}]
    assert written[1]["checks"] == [{"outcome": "answered"}, {"cites": {"all": ["T1", "T2"]}}]


def test_personal_data_is_masked_and_conversation_ids_are_left_out(
    tmp_path: Path, shop: Path
) -> None:
    (shop / "customers.json").write_text(json.dumps([{"id": "C-1", "name": "Maya Lindqvist"}]))
    talk(shop, (turn(ASKED),))
    path = tmp_path / "drafts.yaml"
    from_conversations(shop, path)
    text = path.read_text("utf-8")
    for private in ("00017", "Maya", "Lindqvist", "@example.com", "555", "secret-0"):
        assert private not in text
    assert load_suites([path])[0].cases[0].turns[0].ask == (
        "Where is order HP-0000-00000? I am [name], [e-mail], [phone number]"
    )


def test_names_are_found_in_a_table_of_customers(tmp_path: Path, shop: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{shop / 'orders.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("create table customers (id text, first_name text)"))
        connection.execute(sa.text("insert into customers values ('K-77', 'Oluwaseun')"))
    engine.dispose()
    talk(shop, (turn("Tell Oluwaseun (K-77) it is here"),))
    path = tmp_path / "drafts.yaml"
    from_conversations(shop, path)
    assert load_suites([path])[0].cases[0].turns[0].ask == "Tell [name] (K-00) it is here"


def test_the_numbers_of_products_stay(tmp_path: Path, shop: Path) -> None:
    product = Product("HP-CAM-001-172", "Sonarum WH-100055 Headphones")
    reply = Reply("Yes.", "answered", products=(product,))
    asked = "Is the WH-100055 the same as HP-CAM-001-172 or 20000 mAh?"
    talk(shop, (Turn(Message("user", asked), reply),))
    path = tmp_path / "drafts.yaml"
    from_conversations(shop, path)
    assert load_suites([path])[0].cases[0].turns[0].ask == asked


def test_braces_of_customers_are_no_variables(tmp_path: Path, shop: Path) -> None:
    asked = "What is {{ 7 * 7 }} and {% if x %} and {# this #} {{{ ?"
    talk(shop, (turn(asked),))
    path = tmp_path / "drafts.yaml"
    from_conversations(shop, path)
    assert load_suites([path])[0].cases[0].turns[0].ask == asked


def test_what_was_asked_twice_is_one_case(tmp_path: Path, shop: Path) -> None:
    talk(shop, (turn("Hello"),), (turn("hello"),), (turn("Bye"),))
    path = tmp_path / "drafts.yaml"
    from_conversations(shop, path)
    assert len(load_suites([path])[0].cases) == 2


def test_a_store_without_conversations_is_said_in_one_line(
    command: Command, shop: Path, tmp_path: Path
) -> None:
    ran = command("eval", "from-conversations", tmp_path / "drafts.yaml", "--store", shop)
    assert is_one_line(ran)
    assert "no stored conversations yet" in ran.err
    assert not (tmp_path / "drafts.yaml").exists()


def test_both_are_commands(command: Command, shop: Path, tmp_path: Path) -> None:
    talk(shop, (turn("Can I return the tent?", cited=("returns",)),))
    starter, drafts = tmp_path / "starter.yaml", tmp_path / "drafts.yaml"
    assert command("eval", "new", starter).status == 0
    assert command("eval", "from-conversations", drafts, "--store", shop).status == 0
    assert {suite.name for suite in load_suites([starter, drafts])} == {"my-first-suite", "drafts"}
    again = command("eval", "new", starter)
    assert is_one_line(again)


def test_without_a_file_they_name_one_in_the_current_folder(
    command: Command, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(shop, (turn("Can I return the tent?", cited=("returns",)),))
    monkeypatch.chdir(tmp_path)
    assert command("eval", "new").status == 0
    assert command("eval", "from-conversations", "--store", shop).status == 0
    assert len(load_suites([Path("starter.suite.yaml"), Path("drafts.suite.yaml")])) == 2
