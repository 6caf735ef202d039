"""Comparing models on pictures: each network runs once, what is done is kept, and a report says what was found."""

from segstudio.comparison.plan import Plan, Subject, Truth
from segstudio.comparison.scan import scan
from segstudio.comparison.work import Finished, compare

__all__ = ["Finished", "Plan", "Subject", "Truth", "compare", "scan"]
