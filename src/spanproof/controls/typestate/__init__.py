"""Typestate programs whose comments do not say what mypy says. Do not repair them."""
