"""督学: figures of county education reports as data, checked before anything is drawn from them."""

__version__ = "0.1.0"
