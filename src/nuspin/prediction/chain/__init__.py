"""The chain from the numbers of a scenario to what its nuclei do: pure functions of arrays, each a link."""

from nuspin.prediction.chain.evaluate import evaluate, profiles

__all__ = ["evaluate", "profiles"]
