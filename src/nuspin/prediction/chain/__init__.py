"""The chain from the numbers of a scenario to what its nuclei do: pure functions of arrays, each a link."""

from nuspin.prediction.chain.evaluate import asked_and_found, compiled, evaluate, follow, profiles

__all__ = ["asked_and_found", "compiled", "evaluate", "follow", "profiles"]
