"""What to tell users about an exception of their code: one or a few lines, the rest is in the log."""
import os
import sys
import sysconfig
import traceback

from pcm_context import hints

# A failed call is one line of a result file, and the log has the rest.
LINES = 3
TEXT = 2000

# So many whole tracebacks are printed to the log of a context.
TRACEBACKS = 100

OURS = os.path.dirname(os.path.abspath(__file__))
LIBRARIES = [sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]


class Errors:
    """Describes exceptions of one module."""

    def __init__(self, folder):
        self._folder = folder
        self._printed = 0

    def describe(self, error, item=None):
        """The exception and the lines of the user's code that led to it, the innermost first."""
        lines = [self._line(frame) for frame in reversed(self._frames(error))]
        # Summaries show the first line alone, so it has the place too.
        told = ["%s at %s" % (text_of(error), lines[0]) if lines else text_of(error)]
        hint = hints.of(error, item)
        told += ["  " + hint] if hint else []
        told += ["  called at " + line for line in lines[1:]]
        log = os.environ.get("PCM_CONTEXT_LOG", "")
        if log and self._printed < TRACEBACKS:
            told.append("the whole traceback is in %s" % log)
        self._print(error)
        return "\n".join(told)

    def where(self, error):
        """File and line of the user's code, or nothing."""
        frames = self._frames(error)
        return "%s:%d" % (self._shown(frames[-1].filename), frames[-1].lineno) if frames else ""

    def _frames(self, error):
        every = [f for f in traceback.extract_tb(error.__traceback__) if not is_machinery(f.filename)]
        own = [f for f in every if not is_library(f.filename)]
        return (own or every)[-LINES:]

    def _line(self, frame):
        place = "%s:%d in %s" % (self._shown(frame.filename), frame.lineno, frame.name)
        return "%s: %.200s" % (place, frame.line) if frame.line else place

    def _shown(self, file):
        inside = os.path.join(self._folder, "")
        return file[len(inside):] if file.startswith(inside) else file

    def _print(self, error):
        self._printed += 1
        if self._printed <= TRACEBACKS:
            try:
                told = traceback.TracebackException(type(error), error, error.__traceback__)
                without_machinery(told)
                print("".join(told.format()), end="", file=sys.stderr)
            except Exception as second:  # the exception's own text raises one
                print("no traceback: %r" % second, file=sys.stderr)
            sys.stderr.flush()


def without_machinery(told):
    """Leaves out the lines of this package, which say nothing to users."""
    each, number = told, 0
    while each is not None and number < TRACEBACKS:
        each.stack[:] = [frame for frame in each.stack if not is_machinery(frame.filename)] or each.stack[:]
        each, number = each.__cause__ or each.__context__, number + 1


def text_of(error):
    """Such as KeyError: 'text'."""
    try:
        text = "".join(traceback.format_exception_only(type(error), error)).strip()
    except Exception:
        text = type(error).__name__
    return text if len(text) <= TEXT else text[:TEXT] + "..."


def is_machinery(file):
    return file.startswith(OURS) or file.startswith("<frozen importlib") or "/concurrent/futures/" in file


def is_library(file):
    return file.startswith("<") or any(file.startswith(os.path.join(each, "")) for each in LIBRARIES)
