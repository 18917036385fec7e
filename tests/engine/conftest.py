"""Hypothesis without deadlines, because a busy machine is no failure, and with as many examples as a minute allows."""

from hypothesis import settings

settings.register_profile("engine", deadline=None, max_examples=150)
settings.load_profile("engine")
