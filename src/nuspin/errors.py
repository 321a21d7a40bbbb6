"""What can go wrong, as one tree.

NuspinError
├── InputError          an argument is not what it must be (also a ValueError)
│   └── UnknownName     a name is not in its table
├── NoData              no table has the value, or only from a source nobody read (also a LookupError)
├── MissingExtra        an optional dependency is not installed (also an ImportError)
├── NotDerived          nobody has derived this combination; the message says why
└── OutOfValidity       a result was asked for where its model does not hold
"""


class NuspinError(Exception):
    """Base of every error that nuspin raises on purpose."""


class InputError(NuspinError, ValueError):
    """An argument is not what it must be."""


class UnknownName(InputError):
    """A name is not in its table; the message suggests the nearest ones."""


class MissingExtra(NuspinError, ImportError):
    """An optional dependency is not installed; the message names the extra."""


class NotDerived(NuspinError):
    """The formula for this combination has not been derived."""


class OutOfValidity(NuspinError):
    """The model does not hold for these inputs."""


class NoData(NuspinError, LookupError):
    """A value that no table has, or that only an unverified source has."""
