"""Thin faces: terminal tables and HTML pages of what the floors below return."""
