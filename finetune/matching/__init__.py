"""Training the matching encoder: which evidence answers a question, and whether any does."""
