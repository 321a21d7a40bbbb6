"""Motions that are constant in time and the maps that they have over any: of a spinor, a vector, many numbers; and how they compose."""
