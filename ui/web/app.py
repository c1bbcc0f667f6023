"""The page: what is on it and what happens on each click."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from ui.web.server import serve
from ui.web.session import Session, ShopLike, converse
from ui.web.turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import gradio

__all__ = ["build_app", "serve"]

PROMISE = "Ask about our products and policies. Every answer shows where it comes from."
LONGEST_QUESTION = 2000
ANSWERS_AT_ONCE = 8

# Keeps the keyboard where the next question is typed, unless the visitor has moved on.
_FOCUS = "() => { window.floorwalkerFocus?.(); }"


_GREETING = (
    '<h2 class="fw-hello">What can I help you find?</h2>'
    '<p class="fw-lead">I answer from this shop&rsquo;s own catalogue and policies, '
    "and tell you when they don&rsquo;t say.</p>"
)
# Our markup is complete and escaped: no prose styles of Gradio's, no click events to the server.
_PLAIN: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
# Neither a progress bar over the answer nor an endpoint in a public API.
_UNSEEN: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_LOG = '<div role="log" aria-live="polite" aria-label="Newest answer">${value}</div>'


def build_app(shop: ShopLike, *, shop_name: str, questions: Sequence[str]) -> gradio.Blocks:
    """Return the chat page of `shop`, with `questions` offered as examples; `serve` opens it."""
    import gradio as gr

    app: gradio.Blocks
    with gr.Blocks(title=shop_name, analytics_enabled=False, fill_width=True) as app:
        _wire(_lay_out(shop_name, questions), shop)
    return app


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of the page that something happens to, all of them Gradio components."""

    session: Any
    past: Any
    live: Any
    welcome: Any
    chips: Sequence[Any]
    box: Any
    send: Any
    stop: Any
    fresh: Any

    @property
    def view(self) -> list[Any]:
        """What `_writing` and `_settled` return new values for, in their order."""
        return [self.session, self.past, self.live, self.welcome, self.send, self.stop]


def _lay_out(shop_name: str, questions: Sequence[str]) -> _Page:
    import gradio as gr

    # Gradio copies a state's first value into every tab: an id made here would be shared.
    session = gr.State(None)
    with gr.Row(elem_id="fw-header"):
        gr.HTML(_masthead(shop_name), elem_id="fw-masthead", **_PLAIN)
        fresh = gr.Button("New conversation", elem_id="fw-new", size="sm", scale=0)
    with gr.Column(elem_id="fw-page"):
        with gr.Column(elem_id="fw-welcome") as welcome:
            gr.HTML(_GREETING, **_PLAIN)
            with gr.Row(elem_id="fw-chips"):
                chips = [gr.Button(question, elem_classes="fw-chip") for question in questions]
        past = gr.HTML("", elem_id="fw-past", **_PLAIN)
        live = gr.HTML("", elem_id="fw-live", html_template=_LOG, **_PLAIN)
    with gr.Row(elem_id="fw-composer"):
        box = gr.Textbox(
            label="Your question",
            placeholder="Ask about a product or policy",
            container=False,
            max_lines=5,
            max_length=LONGEST_QUESTION,
            autofocus=True,
            elem_id="fw-box",
        )
        send = gr.Button("Send", elem_id="fw-send", variant="primary", scale=0)
        stop = gr.Button("Stop", elem_id="fw-stop", scale=0, visible=False)
    return _Page(session, past, live, welcome, chips, box, send, stop, fresh)


def _wire(page: _Page, shop: ShopLike) -> None:
    import gradio as gr

    def ask(question: str, session: Session | None) -> Iterator[list[Any]]:
        if not question.strip():
            yield [gr.skip() for _ in (*page.view, page.box)]
            return
        for step, shown in enumerate(converse(shop, session or Session(), question.strip())):
            yield _writing(shown, first=step == 0)
        last = shown.exchanges[-1]
        yield [*_settled(shown), last.question if last.failure else gr.skip()]

    askers = [(page.box, [page.box.submit, page.send.click])]
    askers += [(chip, [chip.click]) for chip in page.chips]
    asking = [
        gr.on(
            triggers,
            ask,
            inputs=[source, page.session],
            outputs=[*page.view, page.box],
            concurrency_limit=ANSWERS_AT_ONCE,
            concurrency_id="answers",
            **_UNSEEN,
        )
        for source, triggers in askers
    ]
    at_once: dict[str, Any] = {"outputs": page.view, "queue": False, **_UNSEEN}
    for event in asking:
        # Anything nobody foresaw still leaves a page that can be used.
        event.failure(_settled, inputs=page.session, **at_once)
    stopped = page.stop.click(_settled, inputs=page.session, cancels=asking, **at_once)
    renewed = page.fresh.click(lambda: _settled(None), cancels=asking, **at_once)
    for event in (*asking, stopped, renewed):
        event.then(fn=None, js=_FOCUS)


def _writing(session: Session, *, first: bool) -> list[Any]:
    """Return the view while an answer is written; what only changes at its start is sent once."""
    import gradio as gr

    number = len(session.exchanges) - 1
    now = _named(session, turns(session.exchanges[-1:], first=number, live=True))
    if not first:
        return [session, gr.skip(), now, gr.skip(), gr.skip(), gr.skip(), gr.skip()]
    before = turns(session.exchanges[:-1])
    return [session, before, now, *_controls(asked=True, busy=True), ""]


def _settled(session: Session | None) -> list[Any]:
    """Return the view when nothing is being written."""
    session = session or Session()
    before, last = session.exchanges[:-1], session.exchanges[-1:]
    controls = _controls(asked=bool(last), busy=False)
    now = _named(session, turns(last, first=len(before))) if last else ""
    return [session, turns(before), now, *controls]


def _named(session: Session, drawn: str) -> str:
    """Return a turn with the conversation that it is of, which completion asks about."""
    return f'<div hidden data-conversation="{escape(session.conversation_id)}"></div>{drawn}'


def _controls(*, asked: bool, busy: bool) -> list[Any]:
    import gradio as gr

    return [
        gr.update(visible=not asked),
        gr.update(visible=not busy),
        gr.update(visible=busy),
    ]


def _masthead(shop_name: str) -> str:
    return (
        '<div class="fw-masthead">'
        '<div class="fw-brandmark" aria-hidden="true"><svg viewBox="0 0 32 32">'
        '<path d="M6 13h20l-1.6 13.2a2 2 0 0 1-2 1.8H9.6a2 2 0 0 1-2-1.8z"/>'
        '<path class="fw-handle" d="M11 16V9.5a5 5 0 0 1 10 0V16"/></svg></div>'
        f'<div><h1>{escape(shop_name)}</h1><p class="fw-promise">{PROMISE}</p></div></div>'
    )
