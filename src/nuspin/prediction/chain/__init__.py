"""The chain from the numbers of a scenario to what its nuclei do: pure functions of arrays, each a link."""

from nuspin.prediction.chain.evaluate import evaluate, follow, profiles

__all__ = ["evaluate", "follow", "profiles"]
