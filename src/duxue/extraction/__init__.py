"""Characters → facts, relations, scores, themes and the ledger.

It finds statements; it does not choose between two values or look at another document. One question a folder, each
answered with what stands above it: ``words`` (what stands where), ``lists`` (what is told together), ``tables`` (what
heads and labels say), ``indicators`` (what is measured), ``levels`` (of whom), ``dates`` (when, and how it is meant)
and ``relations`` (which arithmetic is asserted). ``reading`` asks them in turn.
"""

from duxue.extraction.reading import Reading, extract

__all__ = ["Reading", "extract"]
