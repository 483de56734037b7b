"""Files that come whole or not at all: written beside their place under a temporary name, then moved there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from .errors import ExportError

if TYPE_CHECKING:
    import pandas as pd

EXTRAS: Final = {"parquet": "pyarrow.parquet", "duckdb": "duckdb", "ics": "icalendar", "excel": "openpyxl"}
"""The formats, and extras of that name, with the module that each needs."""


def write_all(
    jobs: Mapping[Path, Callable[[Path], None]], *, overwrite: bool, failures: tuple[type[Exception], ...] = ()
) -> None:
    """Run each target's writer on a temporary path beside it, then move all into place.

    Args:
        jobs: the writers by target.
        overwrite: replace targets that are there.
        failures: what else than an `OSError` tells that a file could not be written.

    Raises:
        ExportError: a target is there, or could not be written; what was there before is left as it was.
    """
    _existing(jobs, overwrite)
    drafts = {target: _draft(target) for target in jobs}
    target = next(iter(drafts), Path())
    expected: tuple[type[Exception], ...] = (OSError, *failures)
    try:
        for target, draft in drafts.items():
            jobs[target](draft)
            _to_disk(draft)
        with ExitStack() as held:
            for folder in sorted({target.parent for target in drafts}):
                held.enter_context(_alone_in(folder))
            _existing(jobs, overwrite)  # another run may have written them by now
            _move(drafts)
    except expected as error:
        raise _cannot_write(target, error) from error
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _to_disk(draft: Path) -> None:
    """Have the system write a file out: a disk that is full may only tell now, and a name is moved before content."""
    with draft.open("r+b") as file:
        os.fsync(file.fileno())


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other run moves files into a folder, so that those of two runs do not mix.

    The lock goes with the process however it ends. Without locks, as on Windows, nobody waits.
    """
    handle = None
    with suppress(ImportError, OSError):
        fcntl = import_module("fcntl")
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _move(drafts: Mapping[Path, Path]) -> None:
    """Put all drafts into their places; where one cannot be, or on Ctrl-C, put back what was there.

    Raises:
        ExportError: one cannot be moved.
    """
    before: dict[Path, Path | None] = {}
    target = Path()
    try:
        for target, draft in drafts.items():
            before[target] = _second_name(target) if len(drafts) > 1 else None
            draft.replace(target)
    except BaseException as error:
        for placed, old in before.items() if len(drafts) > 1 else ():
            with suppress(OSError):
                if old is None:
                    placed.unlink(missing_ok=True)
                else:
                    old.replace(placed)
        if isinstance(error, OSError):
            raise _cannot_write(target, error) from error
        raise
    finally:
        for old in filter(None, before.values()):
            with suppress(OSError):
                old.unlink(missing_ok=True)


def _second_name(target: Path) -> Path | None:
    """Another name for what a target holds, as a copy where files cannot have two; ``None`` if it is not there."""
    if not os.path.lexists(target):
        return None
    name = _draft(target)
    try:
        os.link(target, name, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(target, name, follow_symlinks=False)
    return name


def check_target(file: Path, *, overwrite: bool) -> None:
    """Tell before any work is done that a file could not be written; leaves nothing behind.

    Raises:
        ExportError: the file exists and is not to be replaced, is a folder, or its folder cannot be written.
    """
    if file.is_dir():
        raise ExportError(f"{file}: is a folder; give the name of a file")
    _existing([file], overwrite)
    draft = _draft(file)
    try:
        draft.touch(exist_ok=False)
        draft.unlink()
    except OSError as error:
        raise _cannot_write(file, error) from error


def _existing(targets: Iterable[Path], overwrite: bool) -> None:
    """An `ExportError` if targets are there that are not to be replaced."""
    existing = [str(target) for target in targets if os.path.lexists(target)]
    if existing and not overwrite:
        raise ExportError(f"{', '.join(existing)}: already there; overwrite=True replaces")


def _draft(target: Path) -> Path:
    # not tempfile: its files stay unreadable for others after the move
    return target.with_name(f".{target.name}.{uuid4().hex}.tmp")


def _cannot_write(target: Path, error: Exception) -> ExportError:
    reason = getattr(error, "strerror", None) or error
    return ExportError(f"{target.parent}: cannot write {target.name} here: {reason}")


def write_text(text: str, file: Path, *, overwrite: bool) -> None:
    """Write one file of text as UTF-8, under a temporary name that is then moved into place.

    Raises:
        ExportError: the file exists, or its folder cannot be written.
    """

    def write(draft: Path) -> None:
        with draft.open("x", encoding="utf-8", newline="") as out:
            out.write(text)

    write_all({file: write}, overwrite=overwrite)


@contextmanager
def made_folder(home: Path) -> Iterator[None]:
    """Make a folder; where what it is for fails, take away again what had to be made.

    Raises:
        ExportError: it cannot be made.
    """
    new = [folder for folder in (home, *home.parents) if not folder.exists()]
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove(new)
        raise ExportError(f"{home}: cannot make this folder: {error.strerror or error}") from error
    try:
        yield
    except BaseException:
        _remove(new)
        raise


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # not there, or by now somebody else's too
            folder.rmdir()


def needed(format: str) -> Any:
    """The module that writes a format, where it comes with an extra; ``None`` for the others.

    Raises:
        ExportError: it is not installed; says what to install.
    """
    if format not in EXTRAS:
        return None
    module = EXTRAS[format]
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ExportError(f"{format} needs {package}: pip install 'negotext[{format}]'") from error


def encodable(text: str) -> str:
    """The text with ``?`` for each lone surrogate, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def encodable_frame(table: pd.DataFrame) -> pd.DataFrame:
    """`encodable` for all strings of a table; only those that Arrow cannot hold have lone surrogates."""
    import pandas as pd

    clean = table.copy(deep=False)
    for name, dtype in table.dtypes.items():
        if isinstance(dtype, pd.StringDtype) and dtype.storage == "python":
            clean[name] = table[name].map(encodable, na_action="ignore").astype(pd.StringDtype())
    return clean
