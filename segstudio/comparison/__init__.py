"""Comparing models on pictures: each network runs once, what is done is kept, and a report says what was found."""

from segstudio.comparison.desk import ComparisonDesk
from segstudio.comparison.plan import Plan, Subject
from segstudio.comparison.scan import scan
from segstudio.comparison.work import Finished, compare

__all__ = ["ComparisonDesk", "Finished", "Plan", "Subject", "compare", "scan"]
