"""Errors of the assistant package.

AssistantError
├── ModelError        a chat model cannot be loaded or does not answer
├── ConfigError       floorwalker.toml, the environment or a flag holds something unusable
└── ConversationError a conversation cannot be read or stored
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of every error that assistant raises on purpose; its text is for the user."""


class ModelError(AssistantError):
    """A chat model cannot be loaded, reached or used."""


class ConfigError(AssistantError):
    """A setting is unknown or has a bad value."""


class ConversationError(AssistantError):
    """A conversation cannot be read or stored."""
