"""What a drive and the times that are asked for make of the time axis: stretches of equal intervals, to be stepped through."""

import math
from typing import NamedTuple

import numpy as np

from nuspin import checks
from nuspin.dynamics.drive import Constant, Drive, PiecewiseConstant, TimeDependent


class Stretch(NamedTuple):
    """Equal intervals, s, under one drive; `seen` says whether the end of each is a time that is asked for."""

    drive: Constant | TimeDependent
    begin: float
    interval: float
    count: int
    seen: bool

    @property
    def ends(self) -> np.ndarray:
        """Of the intervals in which the drive differs, s."""
        return self.begin + self.interval * (
            np.arange(1, self.count + 1) if isinstance(self.drive, TimeDependent) else np.array([self.count])
        )


def stretches(drive: Drive, times: np.ndarray) -> list[Stretch]:
    """Return what lies between 0, the times and the ends of pieces or breaks, in order; equal intervals that follow each other are one."""
    wanted, pieces, ends = times[times > 0], [drive], np.array([np.inf])
    if not wanted.size:
        checks.refuse("times", "go on after 0", "only 0", "At 0 the nuclei are as they start.")
    if isinstance(drive, PiecewiseConstant):
        pieces = [Constant(field=B, spin_accumulation=mu) for B, mu in zip(drive.field, drive.spin_accumulation, strict=True)]
        within, periods = np.cumsum(np.asarray(drive.durations)), math.ceil(times[-1] / float(drive.duration))
        ends = (within[-1] * np.arange(periods)[:, None] + within).ravel()
    elif isinstance(drive, TimeDependent):
        ends = np.asarray([t for t in drive.breaks if t > 0] or [np.inf])
    marks = np.union1d(wanted, ends[ends < times[-1]])
    gaps, seen = np.diff(marks, prepend=0.0), np.isin(marks, wanted)
    piece = np.searchsorted(ends, marks - gaps / 2) % len(pieces)
    same = (np.diff(piece) == 0) & (np.diff(seen) == 0) & (np.abs(np.diff(gaps)) <= 8 * np.finfo(float).eps * times[-1])
    firsts = np.flatnonzero(np.concatenate([[True], ~same]))
    counts = np.diff(firsts, append=len(marks))
    return [
        Stretch(
            pieces[piece[first]], marks[first] - gaps[first], float(np.mean(gaps[first : first + count])), int(count), bool(seen[first])
        )
        for first, count in zip(firsts, counts, strict=True)
    ]
