"""Runs the package from the archive in an installation of PCM: python3 pcm-context-python.jar MODULE."""
import os
import struct
import sys

if __name__ == "__main__":
    if sys.version_info >= (3, 9):
        from pcm_context.host import main

        sys.exit(main(sys.argv))
    # Too old for the package: the pilot is told, since nobody reads what is printed here.
    why = "Python 3.9 or newer is needed, and %s is Python %s: set 'python' of the library" % (
        sys.executable, ".".join(map(str, sys.version_info[:3])))
    told = ('{"kind":"LOAD_FAILED","message":"%s"}' % why.replace("\\", "/").replace('"', "'")).encode()
    os.write(3, struct.pack(">IcI", 5 + len(told), b"B", 0) + told)
    sys.exit(1)
