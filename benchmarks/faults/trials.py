"""The faults: each trial puts one into a batch, looks at the site meanwhile, and runs again."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from faults import damage, looking, running
from faults.looking import Lawful, Reader
from faults.project import Bench, Change, pages_about
from faults.running import Ended, Running

PATIENCE = 20.0  # seconds until a process is there to be killed
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
PROMPT = 5.0  # seconds in which a run ends that is told to


@dataclass(slots=True, kw_only=True)
class Trial:
    """One fault: what was done, how the run took it, and what is not as it must be."""

    bench: Bench
    chance: random.Random
    what: str = ""
    codes: tuple[int, ...] = ()
    looks: int = 0
    lost: list[str] = field(default_factory=list)

    def require(self, holds: object, sentence: str) -> None:
        """Note what does not hold."""
        if not holds:
            self.lost.append(sentence)

    def heard(self, ended: Ended, *codes: int) -> None:
        """Whether a run ended with one of these codes, and spoke in sentences."""
        self.codes = (*self.codes, ended.code)
        self.require(ended.code in codes, f"it left with {ended.code}: {ended.sentence}")
        self.require("Traceback" not in ended.said, f"a traceback: {ended.said.partition('Traceback')[2][:900]}")


def change_of(trial: Trial) -> Change:
    return trial.chance.choice(trial.bench.changes)


def watched(trial: Trial, change: Change, *, damaged: frozenset[str] = frozenset()) -> Reader:
    """A reader of the site as it is now and as the change makes it."""
    before = looking.all_looks(trial.bench.root / "reports")
    return Reader(trial.bench.root / "reports", Lawful(before=before, after=change.site, damaged=damaged))


def recovered(trial: Trial, change: Change, reader: Reader) -> None:
    """What holds after any fault: the next run makes the site that an undisturbed one makes, and nothing is left."""
    bench = trial.bench
    for left in running.orphans(known=[reader.pid]):
        trial.lost.append(f"still running: {left}")
    trial.heard(bench.run(), 0)
    for left in running.orphans(known=[reader.pid]):
        trial.lost.append(f"still running after the next run: {left}")
    trial.looks, torn = reader.stop()
    trial.lost += [f"seen: {sentence}" for sentence in torn]
    differs = looking.compared(looking.all_looks(bench.root / "reports"), change.site)
    trial.require(not differs, f"after the next run {differs}")
    left_over = sorted(bench.leftovers() - change.names)
    trial.require(not left_over, f"left over: {', '.join(left_over[:3])}")
    _free(trial, bench.root / ".duxue" / "run.lock")


def _free(trial: Trial, path: Path) -> None:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
        lock.release()
    except Timeout:
        trial.lost.append("the lock is still held")


# --- killed processes ---


def kill(trial: Trial) -> None:
    """A signal to one process of a run, at a random instant of the run or of one of its stages."""
    bench, chance = trial.bench, trial.chance
    change = change_of(trial)
    checked = chance.random() > 0.15
    victim = chance.choice(("parent", "helper", *(("worker", "engine's parent", "notebook") if checked else ())))
    signum = chance.choice(SIGNALS)
    stage, at = "building", chance.random() * 0.7  # a worker or a notebook is there until about then
    if victim in ("parent", "helper"):
        stage, at = chance.choice(("", *change.stages)) if victim == "parent" else "", chance.random()
    trial.what = f"{signum.name} to the {victim}"
    bench.restore(change, checked=checked)
    with watched(trial, change) as reader:
        fresh = chance.random() < 0.1
        run = bench.start(fresh=fresh)
        _sleep_until(run, stage, at, change)
        hit = _hit(run, victim, signum, chance)
        since = time.monotonic()
        ended = run.wait()
        if hit and victim == "parent":
            if fresh and not ended.stages.keys() & set(running.STAGES) and ended.sentence in ("", "KeyboardInterrupt"):
                # Until the command line has been imported, an interpreter does as Python does.
                ended = replace(ended, code=130 if ended.code in (1, -signum) else ended.code, said="")
            trial.heard(ended, 0, 130, *([-signum] if signum == signal.SIGKILL else []))
            trial.require(time.monotonic() - since < PROMPT, f"it took {time.monotonic() - since:.1f} s to end")
        else:
            trial.heard(ended, 0, 2 if victim == "helper" else 13)
        trial.what += "" if hit else ", too late"
        recovered(trial, change, reader)


def _sleep_until(run: Running, stage: str, at: float, change: Change) -> None:
    """Wait for a part of the usual length of the stage, once that has begun, or of the whole run."""
    stages = list(change.stages)
    begins = change.stages.get(stage, 0.0)
    later = stages[stages.index(stage) + 1 :] if stage in stages else []
    length = (change.stages[later[0]] if later else change.stages["end"]) - begins
    if stage in running.STAGES:
        while run.stage() != stage and not run.ends():
            time.sleep(0.002)
    time.sleep(at * max(length, 0.05))


def _hit(run: Running, victim: str, signum: int, chance: random.Random) -> bool:
    """Signal a process of the run as soon as there is one of that kind; whether there was."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not run.ends():
        found = _victims(run, victim)
        if found:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(found), signum)
                return True
        time.sleep(0.002)
    return False


def _victims(run: Running, victim: str) -> list[int]:
    if victim == "parent":
        return [run.pid]
    helpers, workers, notebooks, *_ = [*run.family(), [], [], []]
    if victim == "helper":
        return helpers
    if victim == "worker":
        return workers
    if victim == "notebook":
        return notebooks
    return [worker for worker in workers if running.children(worker)]


# --- a full disk ---


def full(trial: Trial) -> None:
    """The file system of the project has less room than the run needs."""
    mount = trial.bench.folder / "small"
    mount.mkdir(exist_ok=True)
    bench = Bench(folder=mount, changes=trial.bench.changes)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "none", str(mount)], check=True)
    try:
        (mount / "pristine").symlink_to(trial.bench.folder / "pristine")
        trial.bench, change = bench, change_of(trial)
        bench.restore(change)
        room = int(trial.chance.random() * _needed(change))
        used = shutil.disk_usage(mount).used
        trial.what = "the disk is full"
        with watched(trial, change) as reader:
            _resize(mount, used + room)
            trial.heard(bench.run(), 0, 1, 2, 13)
            _resize(mount, 1 << 30)
            recovered(trial, change, reader)
    finally:
        subprocess.run(["umount", "--lazy", str(mount)], check=True)


def _resize(mount: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(mount)], check=True)


def _needed(change: Change) -> int:
    """Bytes that a run writes, roughly: pages that are new on the shelf and in the site, and a folder each."""
    return 40_000 + 600 * len(change.site)


def limited(trial: Trial) -> None:
    """No file may grow beyond a size, as under a quota."""
    change = change_of(trial)
    most = int(10 ** trial.chance.uniform(3, 5.5))
    trial.what = "files limited in size"
    trial.bench.restore(change)
    with watched(trial, change) as reader:
        ended = trial.bench.start(setup=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))).wait()
        trial.heard(ended, 0, 1, 2, 13)
        recovered(trial, change, reader)


# --- damaged files ---


def corrupt(trial: Trial) -> None:
    """A file of the project, of its state or of the site is cut or overwritten before a run."""
    bench, chance = trial.bench, trial.chance
    change = change_of(trial)
    bench.restore(change)
    kind = chance.choice(list(damage.KINDS))
    path = chance.choice(damage.candidates(bench.root, kind))
    how = chance.choice(damage.HOW)
    trial.what = f"{kind}: {how}"
    kept = path.read_bytes()
    damage.do(path, how, chance)
    about = pages_about(bench.root, path.stem) if kind == "facts" else frozenset()
    with watched(trial, change, damaged=about) as reader:
        ended = bench.run()
        trial.heard(ended, 0, *((12,) if kind == "facts" else ()))
        if kind == "facts":
            _told(trial, ended, path)
            path.write_bytes(kept)
            # What its page says of the version before it is that of the damaged data, as it should be.
            (bench.root / "reports" / "district" / f"{path.stem}.version.json").unlink(missing_ok=True)
        recovered(trial, change, reader)


def _told(trial: Trial, ended: Ended, path: Path) -> None:
    """A file of data that blocks its document is named in one sentence of run.json."""
    content = (trial.bench.root / "reports" / "run.json").read_text(encoding="utf-8")
    if ended.code == 12:
        trial.require(path.stem in content and '"blocked"' in content, "what is blocked is not told")


# --- two at once, and the clock ---


def twice(trial: Trial) -> None:
    """Two runs at once: one waits for nobody and says so."""
    change = change_of(trial)
    trial.what = "two runs at once"
    trial.bench.restore(change)
    with watched(trial, change) as reader:
        one = trial.bench.start()
        time.sleep(trial.chance.random() * change.stages["end"])
        other = running.start(
            ["run"], root=trial.bench.root, temporary=trial.bench.temporary, log=trial.bench.folder / "log-2"
        )
        for run in (one, other):
            trial.heard(run.wait(), 0, 14)
        trial.require(0 in trial.codes, "neither run was done")
        recovered(trial, change, reader)


def touch(trial: Trial) -> None:
    """Times of files lie far in the past or in the future, or are those that other bytes had."""
    change = change_of(trial)
    trial.what = "times of files moved"
    trial.bench.restore(change)
    damage.move_times(trial.bench.root, trial.chance, pristine=trial.bench.folder / "pristine")
    with watched(trial, change) as reader:
        trial.heard(trial.bench.run(), 0)
        recovered(trial, change, reader)


FAKETIME = (
    "/usr/lib/*/faketime/libfaketime.so.1",
    "/usr/lib*/faketime/libfaketime.so.1",
    "/usr/local/lib/faketime/*.1",
)


def library_of_faketime() -> str:
    """Where Debian's libfaketime is, or nothing."""
    given = os.environ.get("FAKETIME_LIBRARY")
    found = [str(path) for pattern in FAKETIME for path in Path("/").glob(pattern[1:])]
    return given or next(iter(found), "")


def clock(trial: Trial) -> None:
    """The run sees another day, or a clock that runs fast, and the next one the right one."""
    change = change_of(trial)
    when = trial.chance.choice(("-9000d", "+9000d", "-1d", "+0 x40", "+30d x0.2"))
    trial.what = f"the clock at {when}"
    trial.bench.restore(change)
    with watched(trial, change) as reader:
        ended = trial.bench.start(environment={"LD_PRELOAD": library_of_faketime(), "FAKETIME": when}).wait()
        trial.heard(ended, 0)
        recovered(trial, change, reader)


def jump(trial: Trial) -> None:
    """The clock since the start of the system jumps: the run is in a time namespace of its own."""
    change = change_of(trial)
    seconds = trial.chance.choice((86_400, 10_000_000))
    trial.what = f"the monotonic clock {seconds} s on"
    trial.bench.restore(change)
    with watched(trial, change) as reader:
        trial.heard(trial.bench.start(under=("unshare", "--time", "--fork", "--monotonic", str(seconds))).wait(), 0)
        recovered(trial, change, reader)


Fault = Callable[[Trial], None]
