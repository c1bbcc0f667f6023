"""One page with everything: no server, no network, made to be opened, sent and kept."""

from prompts.evals.outputs.html.page import render_html

__all__ = ["render_html"]
