"""Python functions as a library of PCM. See docs/python.md for users, docs/context-protocol.md for the protocol.

A module does not need to import this package. It may, to say more about what failed, and to return files:

    from pcm_context import CallFailed, File, InvalidLibrary, new_file, path_of
"""
import os
import tempfile
import uuid

__version__ = "0.1.0"
__all__ = ["CallFailed", "File", "InvalidLibrary", "new_file", "path_of"]


class CallFailed(Exception):
    """Raised by a function: the call fails with this kind (A-Z, 0-9, _) and message, without a traceback.

    >>> raise CallFailed("BAD_ITEM", "the item has no text")
    """

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


class InvalidLibrary(Exception):
    """Raised by load(): it would fail like this on every machine, such as for wrong settings."""


class File:
    """Returned by a function: a file, and a dict with the other members of the result.

    PCM takes the file away and keeps it in the run directory under the SHA-256 of its content.

    >>> path = new_file(".png")
    >>> figure.savefig(path)
    >>> return File(path, {"width": 640})
    """

    def __init__(self, path, value=None):
        self.path = path
        self.value = {} if value is None else value


def new_file(ending=""):
    """The path of a file that does not exist yet, in the folder of this context; ending: such as ".png"."""
    folder = os.environ.get("PCM_CONTEXT_FOLDER") or tempfile.gettempdir()
    return os.path.join(folder, uuid.uuid4().hex + ending)


def path_of(result):
    """Where the file of a result is on this machine: of a result as a dict, or of its member "file"."""
    name = result["file"] if isinstance(result, dict) else result
    return os.path.join(os.environ.get("PCM_RUN_DIRECTORY") or ".", name)
