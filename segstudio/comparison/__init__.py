"""Comparing models on images: each network runs once, what is done is kept, and a report says what was found."""

from segstudio.comparison.plan import Plan, Subject
from segstudio.comparison.scan import scan
from segstudio.comparison.service import ComparisonService
from segstudio.comparison.work import Finished, compare

__all__ = ["ComparisonService", "Finished", "Plan", "Subject", "compare", "scan"]
