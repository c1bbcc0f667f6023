"""Prompt eval suites: cases with checks, run against an assistant, and statistics to decide by."""
