from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant import Assistant
from tests.ui.web.shops import ANSWER, HOSTILE, LAMP, RETURNS, SHELTER, STOVE, TENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import FloatRect, Page

    from tests.ui.web.shops import WordByWord
    from ui.web.session import ShopLike

    Visit = Callable[..., Page]


def ask(page: Page, question: str) -> None:
    page.get_by_role("combobox", name="Your question").fill(question)
    page.keyboard.press("Enter")


def finished(page: Page) -> None:
    expect(page.locator("#fw-live .fw-turn")).to_have_attribute(
        "aria-busy", "false", timeout=20_000
    )


def test_an_answer_streams_and_brings_its_sources_and_products(visit: Visit, address: str) -> None:
    page = visit(address)
    assert page.title() == "Halden & <b>Daughters</b>"
    page.evaluate(
        """() => {
            window.lengths = new Set();
            const look = () => lengths.add(
                document.querySelector("#fw-live .fw-answer")?.innerText.length ?? 0);
            new MutationObserver(look).observe(
                document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    ask(page, "May I return this tent?")
    expect(page.locator("#fw-welcome")).to_be_hidden()
    finished(page)
    assert len(page.evaluate("[...window.lengths]")) > 5
    answer = page.locator("#fw-live .fw-answer").inner_text()
    assert "within 60 days of delivery" in answer
    assert "below [9]." in answer, "a marker without a source is no link"
    source = page.locator("#fw-live .fw-source").first
    expect(source).to_contain_text(RETURNS.title)
    assert RETURNS.quote.startswith("Unused items")
    expect(source).to_contain_text("Unused items can be returned within 60 days")
    cards = page.locator("#fw-live .fw-card")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("$249.00")
    expect(cards.nth(0)).to_contain_text("In stock: 5")
    expect(cards.nth(1)).to_contain_text("Out of stock")
    expect(cards.nth(2)).to_contain_text("Stock: unknown")
    for card, product in zip(cards.all(), (TENT, STOVE, LAMP), strict=True):
        expect(card).to_contain_text(product.title)
        expect(card.locator("svg.fw-picture")).to_be_visible()


def test_sources_stand_beside_the_answer_and_below_it_on_a_phone(
    visit: Visit, address: str
) -> None:
    def corners(width: int) -> list[FloatRect]:
        page = visit(address, width=width, height=800)
        page.get_by_role("button", name="Can I return the tent?").click()
        finished(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        parts = [page.locator(f"#fw-live .{name}") for name in ("fw-answer", "fw-sources")]
        return [box for part in parts if (box := part.bounding_box())]

    answer, sources = corners(1280)
    assert sources["x"] >= answer["x"] + answer["width"]
    assert abs(sources["y"] - answer["y"]) < 20
    answer, sources = corners(400)
    assert sources["y"] >= answer["y"] + answer["height"]


def test_a_marker_leads_to_its_source_by_keyboard(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "return")
    finished(page)
    marker = page.get_by_role("button", name=f"Source 1: {RETURNS.title}")
    marker.focus()
    page.keyboard.press("Enter")
    source = page.locator("#fw-live .fw-source").first
    expect(source).to_be_focused()
    expect(source).to_have_class(re.compile("fw-lit"))
    source.get_by_text("Whole passage").click()
    expect(source.get_by_text("gift cards cannot be returned")).to_be_visible()


def test_a_tick_opens_the_evidence_by_keyboard_and_escape_closes_it(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    ask(page, "return")
    finished(page)
    tick = page.get_by_role("button", name="Evidence for this sentence").first
    proof = page.locator("#fw-live .fw-proof").first
    expect(proof).to_be_hidden()
    tick.focus()
    page.keyboard.press("Enter")
    expect(proof).to_be_visible()
    expect(proof.locator("blockquote")).to_have_text(RETURNS.quote.partition(". ")[0] + ".")
    expect(proof.get_by_role("listitem").first).to_have_text("Its numbers stand in the source")
    page.keyboard.press("Tab")
    expect(proof.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(proof).to_be_hidden()
    expect(tick).to_be_focused()


@pytest.mark.parametrize("width", [1280, 400])
def test_evidence_opens_on_the_screen_and_covers_no_tick(
    visit: Visit, address: str, width: int
) -> None:
    page = visit(address, width=width)
    ask(page, "return")
    finished(page)
    page.wait_for_timeout(600)  # the newest turn glides to the top
    tick = page.locator("#fw-live .fw-tick").first
    tick.click()
    box, mark = page.locator("#fw-live .fw-proof").first.bounding_box(), tick.bounding_box()
    assert box
    assert mark
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 860
    assert box["y"] >= mark["y"] + mark["height"]


def test_a_comparison_is_a_table_that_scrolls_in_its_box(visit: Visit, address: str) -> None:
    page = visit(address, width=400)
    ask(page, "compare them")
    finished(page)
    table = page.locator("#fw-live").get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(
        [re.compile("Halden 2"), re.compile("Halden 3")]
    )
    expect(table.get_by_role("rowheader", name="Weight")).to_be_visible()
    expect(table.get_by_role("row").filter(has_text="Weight")).to_contain_text("2.6 kg")
    expect(page.get_by_role("region", name="Table")).to_have_attribute("tabindex", "0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_what_was_looked_for_stands_above_the_products(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "tents under $200")
    finished(page)
    chips = page.get_by_role("list", name="What I looked for").get_by_role("listitem")
    expect(chips).to_have_text(
        ["category: tents", "under $200not met", "lighter than 3 kg", "cheapest first"]
    )
    expect(chips.nth(1).locator("s")).to_have_text("under $200")
    expect(page.locator("#fw-live .fw-answer")).to_contain_text("Nothing under $200; the nearest")


def test_a_candidate_can_be_chosen(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    ask(page, "which tent?")
    finished(page)
    page.get_by_role("button", name=f"This one: {SHELTER.title}").click()
    expect(page.locator("#fw-live .fw-question")).to_contain_text(SHELTER.title)
    finished(page)
    assert shop.asked[-1][1] == SHELTER.title
    expect(page.get_by_role("combobox", name="Your question")).to_have_value("")


def test_hostile_words_are_shown_and_never_run(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, f"hostile {HOSTILE}")
    finished(page)
    ask(page, "and again, hostile")  # the first turn is drawn a second time, as a past one
    expect(page.locator("#fw-past .fw-turn")).to_have_count(1)
    finished(page)
    for toggle in page.locator(".fw-card summary").all():
        toggle.click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    for spot in ("fw-question", "fw-answer", "fw-source", "fw-name", "fw-description"):
        shown = page.locator(f"#fw-past .{spot}").inner_text()
        assert HOSTILE in " ".join(shown.split()), spot
    assert page.locator(".fw-turn :is(img, script, iframe, a)").count() == 0
    assert page.locator("#fw-masthead b").count() == 0


def test_a_picture_on_another_server_is_not_loaded(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "return")
    finished(page)
    assert (STOVE.image or "").startswith("http")
    assert page.locator(".fw-card img").count() == 0
    refused = "fetch('http://192.0.2.1/').then(() => 'sent', () => 'refused')"
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    assert page.evaluate(refused) == "refused"
    assert any("Content Security Policy" in text for text in blocked)


def test_stop_ends_the_work_and_keeps_what_was_said(
    visit: Visit, address: str, shop: WordByWord
) -> None:
    page = visit(address)
    shop.stopped.clear()
    ask(page, "slow return")
    expect(page.locator("#fw-live .fw-answer")).to_contain_text("Yes.")
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.click()
    expect(stop).to_be_hidden()
    expect(page.locator("#fw-live")).to_contain_text("You stopped this answer.")
    assert shop.stopped.wait(5)
    said = page.locator("#fw-live .fw-answer").inner_text()
    page.wait_for_timeout(1200)
    assert page.locator("#fw-live .fw-answer").inner_text() == said
    assert len(said) < len(ANSWER) / 2
    ask(page, "president")
    finished(page)
    expect(page.locator("#fw-past")).to_contain_text("You stopped this answer.")


def test_leaving_the_page_stops_the_work(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    shop.stopped.clear()
    ask(page, "slow return")
    expect(page.locator("#fw-live .fw-answer")).to_contain_text("Yes.")
    page.close()
    assert shop.stopped.wait(10)


def test_a_new_conversation_starts_empty_and_unlinked(
    visit: Visit, address: str, shop: WordByWord
) -> None:
    page = visit(address)
    ask(page, "return")
    finished(page)
    ask(page, "president")
    expect(page.locator("#fw-live .fw-badge")).to_have_text(re.compile("I don.t know"))
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".fw-turn")).to_have_count(0)
    expect(page.locator("#fw-welcome")).to_be_visible()
    ask(page, "return, please")
    finished(page)
    first, second, third = (conversation for conversation, _ in shop.asked[-3:])
    assert first == second
    assert second != third
    assert len(first) >= 20


def test_visitors_share_nothing(visit: Visit, address: str, shop: WordByWord) -> None:
    one, two = visit(address), visit(address)
    ask(one, "return A")
    ask(two, "president B")
    finished(one)
    finished(two)
    assert "president" not in one.locator("#fw-page").inner_text()
    assert "return" not in two.locator("#fw-live").inner_text()
    ids = {text: conversation for conversation, text in shop.asked}
    assert ids["return A"] != ids["president B"]


def test_a_failure_is_one_friendly_line_and_loses_nothing(visit: Visit, address: str) -> None:
    page = visit(address)
    ask(page, "return")
    finished(page)
    ask(page, "broken")
    line = page.get_by_role("alert").filter(has_text="Sorry")
    expect(line).to_be_visible()
    assert "10.0.0.9" not in page.content()
    expect(page.locator("#fw-past .fw-card")).to_have_count(3)
    expect(page.get_by_role("combobox", name="Your question")).to_have_value("broken")
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_an_empty_question_asks_nothing(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    before = len(shop.asked)
    ask(page, "   ")
    page.wait_for_timeout(500)
    assert len(shop.asked) == before
    expect(page.locator("#fw-welcome")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_follows_the_visitors_colour_scheme(
    visit: Visit, address: str, dark: bool
) -> None:
    page = visit(address, dark=dark)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", colour)[:3])) < 200) is dark


def test_the_real_assistant_answers_on_the_page(
    visit: Visit, opened: Callable[[ShopLike], str], store: Path
) -> None:
    with Assistant.open(store) as assistant:
        page = visit(opened(assistant))
        ask(page, "How much does the Copper Kettle cost?")
        finished(page)
        expect(page.locator("#fw-live .fw-mark").first).to_be_visible()
        expect(page.locator("#fw-live .fw-source").first).to_contain_text("Copper Kettle")
        card = page.locator("#fw-live .fw-card").first
        expect(card).to_contain_text("$59.90")
        expect(card).to_contain_text("Stock: unknown")


def test_the_real_assistant_lists_compares_and_asks_back(
    visit: Visit, opened: Callable[[ShopLike], str], store: Path
) -> None:
    with Assistant.open(store) as assistant:
        address = opened(assistant)
        page = answered(visit, address, "Show me tents under $200 in stock")
        chips = page.get_by_role("list", name="What I looked for")
        expect(chips).to_contain_text("under $200")
        expect(page.locator("#fw-live .fw-card")).to_have_count(1)
        expect(page.locator("#fw-live .fw-card")).to_contain_text("$149.00")
        page = answered(visit, address, "Do you have a lamp under $20?")
        chips = page.get_by_role("list", name="What I looked for")
        expect(chips.locator(".fw-unmet")).to_contain_text("under $20")
        expect(page.locator("#fw-live .fw-answer")).to_contain_text("Nothing under $20")
        page = answered(
            visit, address, "Compare the Birch Dome Tent and the Birch Tunnel Tent", width=400
        )
        expect(page.locator("#fw-live .fw-answer table")).to_contain_text("$329.50")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page = answered(visit, address, "How heavy is the Birch tent?")
        expect(page.get_by_role("button", name=re.compile("^This one"))).to_have_count(2)
        page.get_by_role("button", name="This one: Birch Dome Tent").click()
        expect(page.locator("#fw-live .fw-question")).to_contain_text("Birch Dome Tent")
        finished(page)
        expect(page.locator("#fw-live .fw-card")).to_have_count(1)


def answered(visit: Visit, address: str, question: str, *, width: int = 1280) -> Page:
    page = visit(address, width=width)
    ask(page, question)
    expect(page.locator("#fw-live .fw-question")).to_contain_text(question)
    finished(page)
    return page
