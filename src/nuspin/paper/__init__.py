"""The seed paper: its equations, numbers and figures as printed, held against the derivation and against independent witnesses."""

from nuspin.paper import printed

__all__ = ["printed"]
