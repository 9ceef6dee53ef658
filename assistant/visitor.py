"""Who asks: a name, and the roles that decide what they may read and do.

    Visitor("anna", ("reader", "evaluator", "Chefer"))

Three roles mean something to the program: a reader asks, an evaluator also works with other people's feedback, an
administrator also uploads documents. Any other role is a group of the organisation, which a catalogue entry may name in
`readers = ["Chefer"]`: the document then exists for that group and for nobody else.

`SignIn` (sign_in.py) says who asks before anything answers. Whoever forgets to ask it speaks to `NOBODY`, who has no role,
and so sees only what everybody may see.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace

from index.scope import Scope

READER, EVALUATOR, ADMINISTRATOR = "reader", "evaluator", "administrator"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who asks. `name` is what the sign-in knows them by, and what their conversations are kept under; "" is nobody."""

    name: str = ""
    roles: tuple[str, ...] = ()
    display_name: str = ""

    @property
    def is_administrator(self) -> bool:
        """Whether they may change the library."""
        return ADMINISTRATOR in self.roles

    def within(self, scope: Scope | None = None) -> Scope:
        """A scope, narrowed to what this visitor may read."""
        return replace(scope or Scope(), roles=self.roles)


NOBODY = Visitor()
# Whoever sits at the machine that the chat listens on, when it listens to that machine alone: they could read every file.
LOCAL = Visitor("local", (READER, EVALUATOR, ADMINISTRATOR))

# The visitor whose request is being answered. Tasks and threads that a request starts inherit it.
VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)
