"""Whom a number counts: the stage of schooling, whose schools or people, and which part of them."""
