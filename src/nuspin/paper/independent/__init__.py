"""Witnesses: quadratures, direct sums and simulations that know none of the formulas they are held against. NumPy and SciPy only."""
