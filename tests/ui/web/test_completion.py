"""The question box completes what is typed: by keyboard, by touch, and for screen readers."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from tests.ui.web.shops import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.ui.web.shops import WordByWord

    Visit = Callable[..., Page]


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Your question")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def type_into(page: Page, text: str) -> None:
    box(page).focus()
    page.keyboard.type(text)


def test_typing_opens_a_list_that_screen_readers_can_follow(visit: Visit, address: str) -> None:
    page = visit(address)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    type_into(page, "ten")
    expect(options(page)).to_have_count(8)
    field = box(page)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    assert page.locator(f"#{field.get_attribute('aria-controls')}[role=listbox]").is_visible()
    assert field.get_attribute("aria-activedescendant") is None
    first = options(page).first
    expect(first.locator("b")).to_have_text("t")  # the list for "ten", not for "te"
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_have_accessible_name("tent, 1 product")
    expect(field).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="8 suggestions")).to_have_count(1)


def test_what_is_not_typed_yet_stands_out_word_by_word(visit: Visit, address: str) -> None:
    page = visit(address)
    type_into(page, "tent")
    expect(options(page).filter(has_text="repair").locator("b")).to_have_text(["repair ", "kit"])
    type_into(page, " re")
    expect(options(page)).to_have_count(1)
    expect(options(page).first.locator("b")).to_have_text(["pair ", "kit"])


def test_arrows_go_round_by_way_of_the_box(visit: Visit, address: str) -> None:
    page = visit(address)
    type_into(page, "tent p")
    expect(options(page)).to_have_count(2)
    selected = page.locator(".fw-option[aria-selected=true]")
    for key, text in [
        ("ArrowDown", "tent pegs"), ("ArrowDown", "tent poles aluminium"), ("ArrowDown", None),
        ("ArrowUp", "tent poles aluminium"), ("ArrowUp", "tent pegs"), ("ArrowUp", None),
    ]:  # fmt: skip
        page.keyboard.press(key)
        if text is None:
            expect(selected).to_have_count(0)
            assert box(page).get_attribute("aria-activedescendant") is None
        else:
            expect(selected).to_contain_text(text)
    expect(box(page)).to_have_value("tent p")


def test_enter_asks_what_was_chosen(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    type_into(page, "tent f")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#fw-live .fw-question")).to_contain_text("tent for two")
    expect(options(page)).to_have_count(0)
    assert shop.asked[-1][1] == "tent for two"


def test_enter_without_a_choice_asks_what_was_typed(
    visit: Visit, address: str, shop: WordByWord
) -> None:
    page = visit(address)
    type_into(page, "tent f")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("#fw-live .fw-question")).to_contain_text("tent f")
    assert shop.asked[-1][1] == "tent f"
    expect(options(page)).to_have_count(0)


def test_tab_takes_the_choice_to_go_on_with_and_moves_on_without_one(
    visit: Visit, address: str, shop: WordByWord
) -> None:
    page = visit(address)
    before = len(shop.asked)
    type_into(page, "tent r")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box(page)).to_have_value("tent repair kit ")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(box(page)).not_to_be_focused()
    expect(options(page)).to_have_count(0)
    assert len(shop.asked) == before


def test_a_second_tab_moves_on_before_the_next_suggestions_have_come(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    type_into(page, "tent r")
    expect(options(page)).to_have_count(1)
    page.route("**/floorwalker/complete", lambda _: None)  # no answer comes any more
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box(page)).to_have_value("tent repair kit ")
    page.keyboard.press("Tab")
    expect(box(page)).not_to_be_focused()
    expect(options(page)).to_have_count(0)


def test_escape_closes_the_list_and_keeps_the_words(visit: Visit, address: str) -> None:
    page = visit(address)
    type_into(page, "tent p")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_value("tent p")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("e")
    expect(options(page)).to_have_count(1)


def test_a_mouse_chooses_what_it_clicks(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    type_into(page, "tent s")
    options(page).filter(has_text="tent stove").click()
    expect(page.locator("#fw-live .fw-question")).to_contain_text("tent stove")
    assert shop.asked[-1][1] == "tent stove"


def test_a_mouse_that_only_lies_there_chooses_nothing(
    visit: Visit, address: str, shop: WordByWord
) -> None:
    page = visit(address)
    type_into(page, "tent s")
    options(page).first.hover()
    page.keyboard.press("Enter")
    expect(page.locator("#fw-live .fw-question")).to_contain_text("tent s")
    assert shop.asked[-1][1] == "tent s"


def test_a_finger_chooses_what_it_taps(browser: Browser, address: str, shop: WordByWord) -> None:
    context = browser.new_context(
        viewport={"width": 400, "height": 700}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(address)
    box(page).tap()
    page.keyboard.type("tent l")
    option = options(page).filter(has_text="tent lamp")
    expect(option).to_be_visible()
    size = option.bounding_box()
    assert size
    assert size["height"] >= 44
    option.tap()
    expect(page.locator("#fw-live .fw-question")).to_contain_text("tent lamp")
    assert shop.asked[-1][1] == "tent lamp"
    context.close()


def test_fast_typing_asks_at_most_once_in_forty_milliseconds(visit: Visit, address: str) -> None:
    page = visit(address)
    page.evaluate(
        """() => {
            window.sent = [];
            const fetching = window.fetch;
            window.fetch = (url, options) => {
                if (String(url).endsWith("floorwalker/complete")) sent.push(performance.now());
                return fetching(url, options);
            };
        }"""
    )
    type_into(page, "tent with vestibule and two")
    expect(options(page)).to_have_count(1)
    sent = page.evaluate("window.sent")
    assert 1 <= len(sent) <= 27
    assert all(after - before >= 39 for before, after in pairwise(sent))


def test_a_late_answer_is_not_shown(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    type_into(page, "late")
    page.wait_for_timeout(200)  # its answer takes a second
    page.keyboard.type("r")
    expect(options(page)).to_have_text([re.compile("later tent")])
    page.wait_for_timeout(1200)
    expect(options(page)).to_have_text([re.compile("later tent")])
    assert {"late", "later"} <= {prefix for _, prefix, _ in shop.completed}


def test_a_late_answer_does_not_take_the_choice_away(visit: Visit, address: str) -> None:
    page = visit(address)
    type_into(page, "lat")
    expect(options(page)).not_to_have_count(0)
    page.keyboard.type("e")
    page.wait_for_timeout(200)  # its answer takes a second
    page.keyboard.press("ArrowDown")
    chosen = options(page).first
    expect(chosen).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(1200)
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")


def test_a_question_is_not_covered_by_an_answer_that_comes_after_it_was_sent(
    visit: Visit, address: str
) -> None:
    page = visit(address)
    type_into(page, "late")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1300)
    expect(options(page)).to_have_count(0)


def test_one_letter_a_pasted_text_and_a_second_line_are_not_completed(
    visit: Visit, address: str, shop: WordByWord
) -> None:
    page = visit(address)
    before = len(shop.completed)
    for text in ("t", "tent " * 30, "   "):
        box(page).fill(text)
        page.wait_for_timeout(150)
    box(page).fill("tent")
    expect(options(page)).not_to_have_count(0)
    page.keyboard.press("Shift+Enter")
    expect(options(page)).to_have_count(0)
    assert {prefix for _, prefix, _ in shop.completed[before:]} == {"tent"}


def test_it_knows_the_conversation(visit: Visit, address: str, shop: WordByWord) -> None:
    page = visit(address)
    type_into(page, "tent p")
    expect(options(page)).to_have_count(2)
    assert shop.completed[-1][0] is None
    page.keyboard.press("Escape")
    box(page).fill("return")
    page.keyboard.press("Enter")
    expect(page.locator("#fw-live .fw-turn")).to_have_attribute("aria-busy", "false")
    type_into(page, "tent p")
    expect(options(page)).to_have_count(2)
    assert shop.completed[-1][0] == shop.asked[-1][0]
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#fw-welcome")).to_be_visible()
    box(page).fill("tent s")
    expect(options(page)).to_have_count(1)
    assert shop.completed[-1][0] is None


def test_hostile_suggestions_are_text(visit: Visit, address: str) -> None:
    page = visit(address)
    type_into(page, HOSTILE[:4])
    expect(options(page)).to_have_count(1)
    assert HOSTILE in options(page).first.inner_text()
    assert page.locator(".fw-option :is(img, script, a)").count() == 0
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (400, 700), (400, 420)])
@pytest.mark.parametrize("dark", [False, True])
def test_the_list_stays_on_the_screen_beside_the_box(
    visit: Visit, address: str, width: int, height: int, dark: bool
) -> None:
    page = visit(address, width=width, height=height, dark=dark)
    type_into(page, "tent")
    shown = page.locator("#fw-options")
    expect(shown).to_be_visible()
    frame, field = shown.bounding_box(), box(page).bounding_box()
    assert frame
    assert field
    assert frame["y"] >= 0
    assert frame["y"] + frame["height"] <= field["y"] + 1
    assert abs(frame["x"] - field["x"]) <= 1
    assert frame["width"] <= field["width"] + 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for option in options(page).all():
        part = option.locator(".fw-option-text").bounding_box()
        count = option.locator(".fw-option-hits").bounding_box()
        assert part
        assert count
        assert part["x"] + part["width"] <= count["x"]
        assert count["x"] + count["width"] <= frame["x"] + frame["width"]


def test_a_server_that_has_gone_leaves_a_box_that_works(visit: Visit, address: str) -> None:
    page = visit(address)
    page.route("**/floorwalker/complete", lambda route: route.abort())
    type_into(page, "tent")
    time.sleep(0.2)
    expect(options(page)).to_have_count(0)
    page.keyboard.type(" for return")
    page.keyboard.press("Enter")
    expect(page.locator("#fw-live .fw-turn")).to_have_attribute("aria-busy", "false")
