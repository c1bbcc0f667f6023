"""One case at a time: its turns are asked, or taken from the cache, and its checks are made."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from functools import partial

from prompts.evals.cache import Cache, key_of
from prompts.evals.results import answered
from prompts.evals.suite import Case, Check, Context, Embed, Judging
from prompts.evals.threads import OutOfTime, Threads, check_time
from prompts.evals.types import Answered, Exchange, Reply, Verdict

# So many cases without a single answer mean that there is nobody to ask.
_HOPELESS = 10


class NotAsked(Exception):  # noqa: N818 (it is no error of the case)
    """A case was left alone because nothing before it was answered."""


FINAL = (OutOfTime, NotAsked)
"""What a new attempt would not change."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A store that is open; `identity` changes with all that decides its answers but the seed."""

    reply: Reply
    identity: str


@dataclass(frozen=True, slots=True)
class Services:
    """What checks may use; None where none of them needs it."""

    embed: Embed | None = None
    judge: Judging | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One case to run once."""

    suite: str
    case: Case
    variant: str
    repeat: int
    seed: int
    shop: Shop

    @property
    def key(self) -> str:
        """Everything that decides its answers, hashed."""
        return key_of(
            {
                "shop": self.shop.identity,
                "customer": self.case.customer,
                "asks": [turn.ask for turn in self.case.turns],
                "seed": self.seed,
                "repeat": self.repeat,
            }
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job brought: its turns, the seconds that the answers took, and whether before."""

    exchanges: tuple[Exchange, ...]
    seconds: float
    cached: bool


class Asking:
    """Asks and checks in threads; a case may take `seconds`, and so may each of its checks."""

    def __init__(
        self, *, services: Services, cache: Cache | None, seconds: float | None = None
    ) -> None:
        self.threads = Threads()
        self._services = services
        self._cache = cache
        self._seconds = seconds
        self._answered = False
        self._failed: set[tuple[str, str]] = set()

    async def ask(self, job: Job) -> Asked:
        """Return the answers of a whole case; an error is not the case's own."""
        if self._cache and (kept := self._cache.answers(job.key)):
            self._answered = True
            return _asked(job, *kept, cached=True)
        if not self._answered and len(self._failed) >= _HOPELESS:
            raise NotAsked(f"not asked: the first {_HOPELESS} cases all ended in errors")
        try:
            found = await self.threads.run(partial(self._ask, job), seconds=self._seconds)
        except Exception:
            self._failed.add((job.suite, job.case.id))
            raise
        self._answered = True
        return found

    def _ask(self, job: Job) -> Asked:
        conversation = f"eval-{uuid.uuid4().hex}"  # an attempt must not see an earlier one's turns
        started = time.perf_counter()
        answers: list[Answered] = []
        for turn in job.case.turns:
            check_time()
            reply = job.shop.reply(
                turn.ask, conversation_id=conversation, customer=job.case.customer
            )
            answers.append(answered(reply))
        check_time()
        seconds = time.perf_counter() - started
        if self._cache:
            self._cache.put_answers(job.key, answers, seconds)
        return _asked(job, tuple(answers), seconds, cached=False)

    async def check(self, check: Check, turn: int, asked: Asked) -> Verdict:
        """Return the verdict of a check on a turn; raises `Undecided` when there is none."""
        context = Context(
            asked.exchanges[: turn + 1], embed=self._services.embed, judge=self._services.judge
        )
        if not check.needs and check.name != "python":
            return check.check(context)  # too quick to be worth a thread
        return await self.threads.run(partial(check.check, context), seconds=self._seconds)


def _asked(job: Job, answers: tuple[Answered, ...], seconds: float, *, cached: bool) -> Asked:
    turns = zip(job.case.turns, answers, strict=True)
    return Asked(tuple(Exchange(turn.ask, each) for turn, each in turns), seconds, cached)
