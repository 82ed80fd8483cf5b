"""One module per engine; `base` has the interface and finds the others by looking."""
