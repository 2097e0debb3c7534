"""Registry and readers of documents: bytes in, characters and their hash out.

This stage does not trim, rename or correct anything.
"""

from duxue.documents.registry import Document, registry

__all__ = ["Document", "registry"]
