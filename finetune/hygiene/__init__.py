"""What keeps training data honest: no doubles, no leaks, nobody's personal data."""
