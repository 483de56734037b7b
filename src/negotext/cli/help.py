"""Help that ends in examples, with and without rich."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from typer.core import TyperCommand, TyperGroup

EXIT_STATUS: Final = (
    (0, "all went well"),
    (1, "an input failed; the others are still written"),
    (2, "wrong usage, or no place to write to; nothing is written"),
    (130, "stopped by Ctrl-C; what was done by then is written"),
)
"""What the commands exit with."""


class Example(NamedTuple):
    """A command as one would type it, and what it does."""

    line: str
    meaning: str


def command_class(*examples: Example) -> type[TyperCommand]:
    """A kind of command whose help ends in examples."""

    class WithExamples(TyperCommand):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            super().format_help(ctx, formatter)
            _write_examples(formatter, examples)

    return WithExamples


def group_class(*examples: Example, exit_status: bool = False) -> type[TyperGroup]:
    """A kind of group whose help ends in examples and, if wanted, in what the exit status means."""

    class WithExamples(TyperGroup):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            super().format_help(ctx, formatter)
            _write_examples(formatter, examples)
            if exit_status:
                with formatter.section("Exit status"):
                    formatter.write_dl([(str(status), meaning) for status, meaning in EXIT_STATUS])

    return WithExamples


def _write_examples(formatter: Any, examples: tuple[Example, ...]) -> None:
    formatter.write("")  # so that a blank line comes first, also where rich has printed all before
    with formatter.section("Examples"):
        for example in examples:
            # not wrapped, so that it can be copied
            formatter.write(f"  {example.line}\n      {example.meaning}\n")
