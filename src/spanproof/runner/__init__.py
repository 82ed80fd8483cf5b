"""Plan attempts, run them in worker processes, remember them, and judge what they said."""
