"""What a cell may see of the machine: a stated environment, fixed seeds, a limit of memory."""

from __future__ import annotations

import ctypes
import importlib
import locale
import logging
import os
import random
import sys
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

# Of the caller's environment a cell sees these names and no other, so that no page depends on somebody's shell.
SEEN = {
    *("PATH", "HOME", "USER", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "DUXUE_ROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONUTF8"),
    # Folders of Jupyter by name: others of its variables hold tokens and passwords.
    *("JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_PLATFORM_DIRS"),
    *("IPYTHONDIR", "MPLCONFIGDIR"),
}
SEEN_PREFIXES = ("OMP_", "OPENBLAS_", "MKL_")
# Everything that would make two machines differ has one value.
FIXED = {
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "SOURCE_DATE_EPOCH": "0",  # matplotlib writes it as the date of an SVG or PDF
}
SEED = 0


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """The environment of a cell's process, made from that of the caller."""
    seen = {name: value for name, value in base.items() if name in SEEN or name.startswith(SEEN_PREFIXES)}
    return {**seen, **FIXED}


def settle(cwd: str | None) -> None:
    """Give this process the environment, locale, time zone, working directory and seeds of a cell's process."""
    wanted = environment(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    _forget_inherited()
    time.tzset()
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
    except locale.Error:  # macOS calls it otherwise, and UTF-8 is the rule there
        locale.setlocale(locale.LC_ALL, "C")
    if cwd is not None:
        os.chdir(cwd)
    sys.argv[:] = ["duxue"]
    sys.path[:] = ["", *(path for path in sys.path if path)]
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    _reset_warnings()
    seed()


def _forget_inherited() -> None:
    """Overwrite what the process was started with, which ``/proc/self/environ`` shows whatever was unset since.

    Only in a forked process, after its environment was set anew: nothing of it points there any more.
    """
    with suppress(OSError, ValueError):
        fields = Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()
        start, end = int(fields[47]), int(fields[48])
        if 0 < start < end:
            ctypes.memset(start, 0, end - start)


def _reset_warnings() -> None:
    """The filters that Python starts with, and warnings on stderr, whatever the caller does with its own."""

    def show(message: Any, category: Any, filename: str, lineno: int, file: Any = None, line: Any = None) -> None:
        (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))

    warnings.resetwarnings()
    for ignored in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", ignored)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.showwarning = show


def seed() -> None:
    """Set the seeds of Python's and numpy's shared generators, so that an unseeded draw is the same each time."""
    random.seed(SEED)
    importlib.import_module("numpy").random.seed(SEED)


def limit_memory(mebibytes: int | None) -> None:
    """Let this process allocate so much more than it holds now; where the system cannot, nothing happens."""
    if mebibytes is None or not os.path.exists("/proc/self/statm"):
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    limit = held + mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def kills_for_memory() -> int:
    """How often the system has killed a process for want of memory, 0 where it does not say."""
    try:
        with open("/proc/vmstat", encoding="ascii") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("oom_kill ")), 0)
    except OSError:
        return 0
