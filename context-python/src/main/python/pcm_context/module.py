"""The user's module: importing it, calling its load(), finding its functions."""
import difflib
import importlib.util
import inspect
import os
import sys

from pcm_context import InvalidLibrary, hints
from pcm_context.errors import Errors, text_of

LOAD = "load"
BATCH = "_batch"


class LoadFailed(Exception):
    """The message is for users.

    certain: it would fail like this on every machine; lasting: on this one, as often as it is tried.
    """

    def __init__(self, message, certain=False, lasting=False):
        super().__init__(message)
        self.certain = certain
        self.lasting = lasting


class UnknownFunction(Exception):
    """The message is for users."""


class Function:
    """A function for the calls of a task.

    batch: it takes a list of items; is_async: it is a coroutine function.
    """

    def __init__(self, call, settings, batch):
        self._call = call
        self._settings = settings
        self.batch = batch
        self.is_async = inspect.iscoroutinefunction(call)
        self.alone = None

    def __call__(self, item):
        return self._call(item, **self._settings)


class Module:
    """A module that has been imported and loaded."""

    def __init__(self, path, run):
        """run: runs a coroutine to its end."""
        self._file = os.path.basename(path)
        self._path = os.path.abspath(path)
        self._run = run
        self.errors = Errors(os.path.dirname(self._path))
        self._module = None
        self._owner = None

    def load(self, settings):
        """Imports the module and calls its load(settings), if it has one. Raises LoadFailed."""
        self._module = self._owner = self._import()
        load = getattr(self._module, LOAD, None)
        if load is None:
            if settings:
                raise LoadFailed(
                    "the library has settings, but %s has no function load(settings) that takes them" % self._file, True)
            return
        made = self._load(load, settings)
        if made is not None and type(made).__module__ == "builtins":
            raise LoadFailed(
                "load() in %s returned a value of type %s; return nothing, and keep what you loaded in global variables,"
                " or return an object whose methods are the functions" % (self._file, type(made).__name__), True)
        if made is not None:
            self._owner = made

    def _load(self, load, settings):
        with_settings = takes(load, None)
        if not with_settings and not takes(load):
            raise LoadFailed(
                "load%s in %s must be load(settings): it gets the 'settings' of the library as a dict"
                % (inspect.signature(load), self._file), True)
        try:
            made = load(settings) if with_settings else load()
            return self._run(made) if inspect.iscoroutine(made) else made
        except InvalidLibrary as error:
            raise LoadFailed("%s: %s" % (self._file, error), True) from None
        except BaseException as error:
            raise LoadFailed(self._failure(error, "load() of %s failed: " % self._file)) from None

    def _import(self):
        name = os.path.splitext(self._file)[0]
        if not os.path.isfile(self._path):
            raise LoadFailed("there is no file %s on this machine" % self._path)
        if name in sys.modules or name in getattr(sys, "stdlib_module_names", ()):
            raise LoadFailed("%s has the name of a module that Python already has: rename the file" % self._file, True)
        # As for a script: modules in the folder of the file can be imported.
        sys.path.insert(0, os.path.dirname(self._path))
        spec = importlib.util.spec_from_file_location(name, self._path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except SyntaxError as error:
            raise LoadFailed(self._syntax(error), True) from None
        except BaseException as error:
            lasting = isinstance(error, (ImportError, NameError, AttributeError, TypeError))
            raise LoadFailed(self._failure(error, "cannot import %s: " % self._file), lasting=lasting) from None
        return module

    def _syntax(self, error):
        file = os.path.relpath(error.filename, os.path.dirname(self._path)) if error.filename else self._file
        line = (error.text or "").strip()
        return "%s:%s: %s: %s%s" % (
            file, error.lineno, type(error).__name__, error.msg, ": %.200s" % line if line else "")

    def _failure(self, error, before):
        if not isinstance(error, ImportError):
            return before + self.errors.describe(error)
        told = "%s: %s" % (self.errors.where(error) or self._file, text_of(error))
        self.errors.describe(error)
        hint = hints.of(error)
        told += ". " + hint if hint else ""
        if isinstance(error, ModuleNotFoundError) and error.name:
            package = error.name.split(".")[0]
            told += (
                ". Install it into the Python of this library: %s -m pip install %s; or set 'python' of the library to one"
                " that has it. If %s.py is yours, put it beside %s"
                % (sys.executable, package, package, self._file))
        return told

    def function(self, name, settings):
        """The function that a task names, with the task's settings. Raises UnknownFunction."""
        batch = self._own(name + BATCH)
        single = self._own(name)
        if batch is None and single is None:
            raise UnknownFunction(self._unknown(name))
        function = Function(batch or single, self._fitting(batch or single, settings), batch is not None)
        if batch and single:
            function.alone = Function(single, self._fitting(single, settings), False)
        return function

    def _own(self, name):
        found = getattr(self._owner, name, None)
        usable = callable(found) and not name.startswith("_") and not (name == LOAD and self._owner is self._module)
        return found if usable else None

    def names(self):
        """The functions, as tasks name them."""
        names = {
            name[:-len(BATCH)] if name.endswith(BATCH) else name
            for name in dir(self._owner)
            if inspect.isroutine(getattr(self._owner, name, None)) and self._own(name) and self._is_defined_here(name)}
        return sorted(names)

    def _is_defined_here(self, name):
        return getattr(getattr(self._owner, name), "__module__", None) == self._module.__name__

    def is_async(self):
        """Whether all functions are coroutine functions, so that each call can be stopped alone."""
        functions = [self._own(name + BATCH) or self._own(name) for name in self.names()]
        return bool(functions) and all(inspect.iscoroutinefunction(each) for each in functions)

    def _unknown(self, name):
        names = self.names()
        where = self._file if self._owner is self._module else "the object that load() in %s returned" % self._file
        near = difflib.get_close_matches(name, names, 1)
        told = "%s has no function '%s'" % (where, name)
        told += "; did you mean '%s'?" % near[0] if near else "." if names else ""
        told += " It has: %s" % ", ".join(names) if names else "; it has no functions"
        if self._owner is not self._module and callable(getattr(self._module, name, None)):
            told += ". Since load() returns an object, its methods are the functions: let it return nothing, and keep" \
                " what you loaded in global variables"
        return told

    def _fitting(self, function, settings):
        """The settings as keyword arguments: max-length becomes max_length."""
        given = {key.replace("-", "_"): value for key, value in settings.items()}
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):  # of a built-in function; the call will tell
            return given
        try:
            signature.bind(None, **given)
        except TypeError as error:
            raise UnknownFunction(self._unfit(function, signature, given, error)) from None
        return given

    def _unfit(self, function, signature, given, error):
        known = list(signature.parameters)[1:]
        shown = "%s%s in %s" % (function.__name__, signature, self._file)
        for name in given:
            if name not in signature.parameters:
                near = difflib.get_close_matches(name, known, 1)
                return "%s takes no setting '%s' ('with' of the task)%s" % (
                    shown, name, "; did you mean '%s'?" % near[0] if near else "")
        return "%s cannot be called with an item and the settings in 'with' of the task: %s. Its first parameter is the item," \
            " such as %s(item), and each other one needs a value in 'with', or a default" % (shown, error, function.__name__)


def takes(function, *values):
    try:
        inspect.signature(function).bind(*values)
        return True
    except TypeError:
        return False
    except ValueError:
        return True
