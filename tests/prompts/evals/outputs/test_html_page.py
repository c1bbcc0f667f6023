"""The page as somebody uses it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from prompts.evals.types import Exchange
from tests.prompts.evals.outputs.conftest import Opened
from tests.prompts.evals.outputs.runs import (
    HOSTILE,
    answered,
    compared,
    error,
    result,
    run_of,
)


def ids(page: Page) -> list[str]:
    return page.locator(".case .id").all_inner_texts()


def test_what_got_worse_comes_first_then_what_got_better(opened: Opened) -> None:
    assert ids(opened(compared())) == ["worse", "better", "broken", "same"]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("Changed", ["worse", "better"]),
        ("Failed", ["worse", "better"]),
        ("Errors", ["broken"]),
        ("Passed", ["same"]),
    ],
)
def test_cases_are_filtered_by_result(opened: Opened, kind: str, found: list[str]) -> None:
    page = opened(compared())
    page.get_by_text(kind, exact=False).and_(page.locator(".kinds span")).click()
    assert ids(page) == found
    expect(page.locator("#counted")).to_have_text(
        f"{len(found)} case{'s' if len(found) > 1 else ''} of 4"
    )
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".case")).to_have_count(4)


def test_cases_are_filtered_by_tag_and_by_the_variant_that_failed(opened: Opened) -> None:
    page = opened(compared())
    page.get_by_role("button", name="price").click()
    assert ids(page) == ["better"]
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".case")).to_have_count(4)
    page.get_by_text("Failed").and_(page.locator(".kinds span")).click()
    page.get_by_label("Result in").select_option("fixed")
    assert ids(page) == ["worse"]


def test_search_looks_through_answers_and_reasons(opened: Opened) -> None:
    page = opened(compared())
    page.keyboard.press("/")
    page.keyboard.type("14 WEEKS")
    assert ids(page) == ["worse"]
    page.get_by_role("searchbox").fill("TimeoutError")
    assert ids(page) == ["broken"]
    page.get_by_role("searchbox").fill("nothing has these words")
    expect(page.locator("#counted")).to_have_text("No case is like that.")


def test_a_case_that_changed_opens_side_by_side_with_changed_checks_and_words(
    opened: Opened,
) -> None:
    page = opened(compared())
    assert page.locator(".detail").count() == 0  # drawn when it is opened
    page.locator(".case summary").first.click()
    case = page.locator(".case").first
    expect(case.get_by_role("button", name="Side by side")).to_have_attribute(
        "aria-pressed", "true"
    )
    changed = case.locator(".sides .check").all_inner_texts()
    assert all("contains: 14 days" in each for each in changed)
    gone, new = (case.locator(name).all_inner_texts() for name in ("del", "ins"))
    assert [each.strip() for each in gone] == ["30 days", "1"]
    assert new == ["14 weeks"]


def test_a_variant_shows_answer_checks_passages_prompt_and_timings(opened: Opened) -> None:
    page = opened(compared())
    page.locator(".case summary").first.click()
    case = page.locator(".case").first
    case.get_by_role("button", name="fixed", exact=False).click()
    assert case.locator(".words").inner_text() == "Within 14 weeks."
    assert "contains: 14 days" in case.locator(".checks li").first.inner_text()  # failed first
    for name, text in (
        ("Passages", "Whole passage about returns."),
        ("Prompt", "Answer only from the sources."),
        ("Timings", "1.3 s"),
        ("Products", "149.00 USD"),
    ):
        fold = case.locator(".fold", has_text=name)
        assert text not in fold.inner_text()
        fold.locator("summary").click()
        expect(fold).to_contain_text(text)


def test_hostile_text_is_only_text(opened: Opened) -> None:
    hostile = answered(HOSTILE, outcome=HOSTILE, intent=HOSTILE)
    turn = Exchange(HOSTILE, hostile)
    run = run_of(
        [
            result(HOSTILE, passed=False, reason=HOSTILE, exchanges=(turn,), variant=HOSTILE),
            result(HOSTILE, text="other", variant="b", tags=(HOSTILE,)),
            error("e", HOSTILE, variant=HOSTILE),
        ],
        variants=(HOSTILE, "b"),
    )
    page = opened(run)
    for index in (0, 1):
        page.locator(".case > summary").nth(index).click()
    for button in page.locator(".choices button").all():
        button.click()
    for fold in page.locator(".fold > summary").all():
        fold.click()
    assert page.locator("img, main script").count() == 0
    assert page.evaluate("document.title") != "owned"
    assert "</script><script>" in page.locator(".case").first.inner_text()


def test_every_case_is_reached_and_opened_by_the_keyboard(opened: Opened) -> None:
    page = opened(compared())
    page.locator(".case summary").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".case").nth(1)).to_have_attribute("open", "")
    link = page.get_by_role("link", name="Link to this case")
    expect(link).to_be_visible()  # what a case holds is put there once it is open
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.choices') !== null")


def test_a_link_to_a_case_opens_it(opened: Opened) -> None:
    page = opened(compared())
    page.evaluate("location.hash = 'case=policies%2Fsame'")
    expect(page.locator(".case[open] .id")).to_have_text("same")


def test_repeats_are_told_apart_and_flaky_cases_found(opened: Opened) -> None:
    page = opened(run_of([result(), result(passed=False, repeat=1), result("b")], repeats=2))
    page.get_by_text("Flaky").and_(page.locator(".kinds span")).click()
    assert ids(page) == ["sale-return"]
    page.locator(".case summary").click()
    expect(page.locator('.choices [aria-pressed="true"]')).to_contain_text("repeat 2")
    expect(page.locator(".case .note")).to_have_text("flaky, 1 of 2 passed")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_sticks_out_at_either_width(opened: Opened, width: int, dark: bool) -> None:
    long = "Unbreakable" * 30
    run = run_of(
        [
            result(
                f"{long}-{number}", variant=variant, text=f"{long} {variant}",
                passed=variant == "zero", reason=long, tags=(long[:80], "smoke"),
            )
            for variant in ("zero", "fixed", long[:90])
            for number in range(3)
        ],
        variants=("zero", "fixed", long[:90]),
    )  # fmt: skip
    page = opened(run, width=width, dark=dark)
    page.locator(".case > summary").first.click()
    for button in page.locator(".choices button").all():
        button.click()
        for fold in page.locator(".fold > summary").all():
            fold.click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
