"""Faults put into nightly batches at random, and what must hold after each: `python -m faults` in ``benchmarks/``."""
