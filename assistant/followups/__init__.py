"""Follow-ups: what "and the blue one?" asks, read from the conversation before it."""

from assistant.followups.base import FollowUp, check
from assistant.followups.names import Find
from assistant.followups.resolving import resolve
from assistant.followups.rewriting import Rewrite, rewriter
from assistant.followups.standing import only_points
from assistant.followups.swapping import merge
from assistant.followups.topic import CHECK

__all__ = [
    "CHECK",
    "Find",
    "FollowUp",
    "Rewrite",
    "check",
    "merge",
    "only_points",
    "resolve",
    "rewriter",
]
