"""One nucleus as a vector: a direction under field and torque, or a polarisation that relaxes."""
