"""How to fix mistakes that many make."""
import difflib
import os

MAX_FIELDS = 10


def of(error, item=None):
    """What to do about this exception; empty if we know nothing."""
    if isinstance(error, FileNotFoundError) and is_relative(error.filename):
        return (
            "The working directory is a folder of PCM, so write the path relative to the module:"
            " os.path.join(os.path.dirname(__file__), '%s')" % error.filename)
    if isinstance(error, EOFError):
        return "Standard input is empty: give values to the code as 'settings' of the library or 'with' of the task"
    if isinstance(error, ImportError) and "relative import" in str(error):
        return "The module is not part of a package: import what is beside it without the dot"
    if isinstance(error, SystemExit):
        return "Raise an exception instead. A module that is also a program exits only under if __name__ == '__main__':"
    if isinstance(error, KeyError) and isinstance(item, dict) and error.args and isinstance(error.args[0], str):
        return of_fields(error.args[0], list(item)) if error.args[0] not in item else ""
    return ""


def of_fields(missing, fields):
    near = difflib.get_close_matches(missing, fields, 1)
    shown = ", ".join("'%s'" % each for each in fields[:MAX_FIELDS]) + (", ..." if len(fields) > MAX_FIELDS else "")
    return "The item has %s%s" % (shown or "no fields", "; did you mean '%s'?" % near[0] if near else "")


def is_relative(file):
    return isinstance(file, str) and not os.path.isabs(file)
