"""Characters → facts, relations, scores, themes and the ledger.

It finds statements; it does not choose between two values or look at another document.
"""

from duxue.extraction.reading import Reading, extract

__all__ = ["Reading", "extract"]
