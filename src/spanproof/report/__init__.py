"""One record of a run (the JSON of `verify`), shown in many forms."""
