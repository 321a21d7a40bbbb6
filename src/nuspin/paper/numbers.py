"""The numbers that the paper takes and the numbers that it gives, each as printed."""

from nuspin.constants import eV, mu_0

# taken: "For 57Fe, I = 1/2, k_F ~ 2 1/A, lattice constant a ~ 2 A" and the sentences around it
ISOTOPE = "57Fe"
SPIN = 0.5
K_F = 2e10
LATTICE_CONSTANT = 2e-10
MU_R = 0.25 / mu_0  # mu_r mu_0 ~ 0.25 H/m
T2 = 1e-3
CONDUCTIVITY = 1e7
SPIN_HALL_ANGLE = 0.1
SPIN_DIFFUSION_LENGTH = 2e-9

# given
G_FIELD = 5e15
G_DAMP = 2e12
MU_CRITICAL = 7e-6 * eV
J_CRITICAL = 2e11
