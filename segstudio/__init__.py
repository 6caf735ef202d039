"""SegStudio: semantic segmentation by pointing and clicking."""

from typing import Final

__version__: Final = "0.1.0"
