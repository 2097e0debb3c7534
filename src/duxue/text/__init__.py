"""Matching text and the map back to the original characters; outline, masks, page furniture."""

from duxue.text.furniture import furniture
from duxue.text.masks import HIDING, Mask, masks
from duxue.text.matching import Matching, matching
from duxue.text.outline import BEHIND_NUMBER, Outline, Section, outline

__all__ = [
    "BEHIND_NUMBER",
    "HIDING",
    "Mask",
    "Matching",
    "Outline",
    "Section",
    "furniture",
    "masks",
    "matching",
    "outline",
]
