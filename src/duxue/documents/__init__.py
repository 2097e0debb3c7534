"""Registry and readers of documents: bytes in, characters and their hash out.

This stage does not trim, rename or correct anything.
"""

from duxue.documents.readers import read
from duxue.documents.registry import Document, registry
from duxue.documents.source import Source

__all__ = ["Document", "Source", "read", "registry"]
