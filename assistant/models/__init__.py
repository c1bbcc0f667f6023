"""Chat models: one file per backend, `build.py` chooses."""
