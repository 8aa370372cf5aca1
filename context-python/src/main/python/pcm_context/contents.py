"""What a module loads: files below its folder, and the packages that are installed.

If one of them changes, PCM computes again what depends on the module.
"""
import hashlib
import importlib.metadata
import os
import sys

# Limits of the protocol.
FILES = 1000
PATHS = 128 * 1024

PACKAGES = ("site-packages", "dist-packages", "__pycache__")


class Contents:
    """Watches which files are opened from now on until it is asked for them."""

    def __init__(self, module):
        self._folder = os.path.join(os.path.dirname(os.path.abspath(module)), "")
        self._read = set()
        self._written = set()
        self._watching = True
        sys.addaudithook(self._audit)

    def _audit(self, event, values):
        if self._watching and event == "open":
            path, mode, flags = values
            if isinstance(path, (str, os.PathLike)):
                self._opened(os.fspath(path), mode, flags)

    def _opened(self, path, mode, flags):
        if isinstance(path, str):
            writes = flags & (os.O_WRONLY | os.O_RDWR) if isinstance(flags, int) else 0
            writes = writes or any(each in (mode or "") for each in "wax+")
            (self._written if writes else self._read).add(path)

    def loaded(self):
        """The member "loaded" of READY."""
        self._watching = False
        return {"files": self._files(), "packages": packages()}

    def _files(self):
        modules = [getattr(each, "__file__", None) for each in list(sys.modules.values())]
        found = {os.path.abspath(each) for each in self._read.union(each for each in modules if isinstance(each, str))}
        found -= {os.path.abspath(each) for each in self._written}
        files = []
        length = 0
        for each in sorted(found):
            length += len(each)
            if len(files) < FILES and length <= PATHS and self._is_own(each):
                files.append(each)
        return files

    def _is_own(self, path):
        """Whether it belongs to the user's code: what is installed is told by packages()."""
        if not path.startswith(self._folder) or not os.path.isfile(path):
            return False
        inside = path[len(self._folder):].split(os.sep)
        hidden = any(name.startswith(".") or name in PACKAGES for name in inside)
        return not hidden and not any(self._is_below(path, each) for each in (sys.prefix, sys.base_prefix))

    def _is_below(self, path, prefix):
        return prefix.startswith(self._folder) and path.startswith(os.path.join(prefix, ""))


def packages():
    """A digest of the names and versions of all installed packages; empty if they cannot be read."""
    try:
        names = {(str(each.metadata["Name"]).lower(), str(each.version)) for each in importlib.metadata.distributions()}
    except Exception:  # one package with damaged metadata must not keep a library from loading
        return ""
    return hashlib.sha256("".join("%s==%s\n" % each for each in sorted(names)).encode()).hexdigest()
