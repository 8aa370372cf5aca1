"""Python functions as a library of PCM. See docs/python.md for users, docs/context-protocol.md for the protocol.

A module does not need to import this package. It may, to say more about what failed:

    from pcm_context import CallFailed, InvalidLibrary
"""

__version__ = "0.1.0"
__all__ = ["CallFailed", "InvalidLibrary"]


class CallFailed(Exception):
    """Raised by a function: the call fails with this kind (A-Z, 0-9, _) and message, without a traceback.

    >>> raise CallFailed("BAD_ITEM", "the item has no text")
    """

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class InvalidLibrary(Exception):
    """Raised by load(): it would fail like this on every machine, such as for wrong settings."""
