"""What the claims reach and rest on: branches, contract clauses, lines. No engine of the ladder."""
