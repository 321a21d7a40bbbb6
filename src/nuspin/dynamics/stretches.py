"""The time axis cut into stretches of equal intervals, by the times that are asked for and the pieces or breaks of a drive."""

import math
from typing import NamedTuple

import numpy as np

from nuspin.dynamics.drive import Constant, Drive, PiecewiseConstant, TimeDependent
from nuspin.errors import InputError, OutOfValidity

MOST_INTERVALS = 2**22


class Stretch(NamedTuple):
    """Equal intervals, s, under one drive; `seen` says whether the end of each interval is a time that is asked for."""

    drive: Constant | TimeDependent
    begin: float
    interval: float
    count: int
    seen: bool

    @property
    def ends(self) -> np.ndarray:
        """Ends of the intervals in which the drive differs, s."""
        return self.begin + self.interval * (
            np.arange(1, self.count + 1) if isinstance(self.drive, TimeDependent) else np.array([self.count])
        )


def stretches(drive: Drive, times: np.ndarray) -> list[Stretch]:
    """Return the stretches between 0, the times and the ends of pieces or breaks, in order; equal intervals in a row are one stretch."""
    wanted, pieces, ends = times[times > 0], [drive], np.array([np.inf])
    if not wanted.size:
        raise InputError("`times` must contain a time after 0. At 0 the nuclei are still as they start.")
    if isinstance(drive, PiecewiseConstant):
        pieces = [Constant(field=B, spin_accumulation=mu) for B, mu in zip(drive.field, drive.spin_accumulation, strict=True)]
        within, periods = np.cumsum(np.asarray(drive.durations)), math.ceil(min(times[-1] / float(drive.duration), 2.0**53))
        if periods * len(within) > MOST_INTERVALS:
            raise OutOfValidity(
                f"The drive has {periods * len(within):.2g} pieces before the last time; coupled nuclei are stepped through each of them, "
                f"at most {MOST_INTERVALS}. Describe the motion by an average drive or at earlier times."
            )
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
