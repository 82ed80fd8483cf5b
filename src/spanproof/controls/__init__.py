"""Negative controls: false claims that ship, which no engine may ever call true.

They run with every `spanproof verify`, through the same runner, cache and workers as the real
claims. A tool that says "proved" about one of them is broken, whatever it says about the rest.
"""
