"""Small programs that mypy has to accept, or to reject with the errors they announce."""
