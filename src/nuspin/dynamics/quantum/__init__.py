"""One nucleus as a spin I: its operators, states, master equation, rest and lines."""
