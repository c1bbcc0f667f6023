"""Errors of the ui package.

UiError
├── PortInUse   something else already listens where the page was to be served
└── UsageError  a command was given something it cannot work with
"""

from __future__ import annotations


class UiError(Exception):
    """Base of every error that ui raises on purpose; its text is for the user."""


class PortInUse(UiError):  # noqa: N818 (named after what is the case, as in the design)
    """The address of the web page is taken."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"{host}:{port} is already in use: stop what runs there, or choose another port"
        )
        self.host = host
        self.port = port


class UsageError(UiError):
    """A command was given something it cannot work with."""
