"""How much memory the reading of one document may take: a stream of some kilobytes can unfold to any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duxue.documents.source import refusal

MEMORY = 2 * 1024**3
_HELD = Path("/proc/self/statm")


@contextmanager
def limited(path: Path) -> Iterator[None]:
    """Let this process hold so much more than it holds now, where the system can (Linux).

    Raises ProjectError naming ``path`` where that is not enough.
    """
    if not _HELD.exists():
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = int(_HELD.read_text(encoding="ascii").split()[0]) * resource.getpagesize() + MEMORY
    if soft != resource.RLIM_INFINITY:
        most = min(most, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    except MemoryError:
        found = f"reading it takes more than {MEMORY // 1024**3} GB of memory"
        raise refusal(path, found, "This is no report; do not open it.") from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
