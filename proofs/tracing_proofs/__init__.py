"""Theorems about `tracing_models`: one file per model, with the same file name.

A theorem is a function that returns True for all arguments that its `require` decorators allow.
"""
