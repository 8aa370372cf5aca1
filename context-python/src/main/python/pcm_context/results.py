"""From the value that a function returns to JSON, and what to say if that is not possible."""
import dataclasses
import inspect
import json
import math
import os

# The pilot refuses results that are nested deeper.
DEPTH = 256

ADVICE = {
    "set": "return list(x) or sorted(x)",
    "frozenset": "return list(x) or sorted(x)",
    "bytes": "return x.decode(), or base64.b64encode(x).decode()",
    "bytearray": "return x.decode(), or base64.b64encode(x).decode()",
    "generator": "return list(x)",
    "dict_keys": "return list(x)",
    "dict_values": "return list(x)",
    "datetime": "return x.isoformat()",
    "date": "return x.isoformat()",
    "Decimal": "return float(x) or str(x)",
    "complex": "return [x.real, x.imag]",
    "DataFrame": "return x.to_dict('records')",
    "coroutine": "await it",
}


class NotJson(Exception):
    """The value is not JSON; the message says where in it, and what to write instead."""


def encode(value):
    """The value as JSON on one line, in UTF-8. Raises NotJson."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise NotJson(find(value) or "the result is not JSON: %s" % error) from None
    # A lone surrogate (half a character) becomes the escape \\udXXX, which is JSON.
    return text.encode("utf-8", "backslashreplace")


def encode_file(file):
    """What a File is in a frame. Raises NotJson."""
    if not isinstance(file.value, dict):
        raise NotJson("the value of a File is of type %s; it must be a dict" % type_name(file.value))
    for name in ("file", "bytes", "sha256"):
        if name in file.value:
            raise NotJson("the value of a File has the member '%s', which PCM sets itself: give it another name" % name)
    try:
        path = os.path.abspath(os.fsdecode(file.path))
    except TypeError:
        raise NotJson("the path of a File is of type %s; it must be a str or a path" % type_name(file.path)) from None
    return encode({"path": path, "value": file.value})


def find(value, path="result", above=()):
    """What is wrong in the value, with its path; None if nothing is found."""
    if value is None or isinstance(value, (str, bool, int)):
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else "%s is %r, which JSON does not have: return None, or drop it" % (path, value)
    if not isinstance(value, (dict, list, tuple)):
        return "%s is of type %s, which is not JSON%s" % (path, type_name(value), advice(value))
    if len(above) >= DEPTH or id(value) in above:
        return "%s is nested too deeply, or contains itself" % path[:100]
    within = above + (id(value),)
    if isinstance(value, dict):
        for key, each in value.items():
            if not (key is None or isinstance(key, (str, bool, int, float))):
                return "%s has the key %.100r, of type %s: keys are strings" % (path, key, type_name(key))
            wrong = find(each, "%s[%.40r]" % (path, key), within)
            if wrong:
                return wrong
        return None
    for i, each in enumerate(value):
        wrong = find(each, "%s[%d]" % (path, i), within)
        if wrong:
            return wrong
    return None


def type_name(value):
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else "%s.%s" % (kind.__module__, kind.__qualname__)


def advice(value):
    name = type(value).__name__
    if name in ADVICE:
        return ": " + ADVICE[name]
    if dataclasses.is_dataclass(value):
        return ": return dataclasses.asdict(x)"
    if inspect.isawaitable(value):
        return ": await it"
    # Numbers and arrays of numpy, torch, jax and the like.
    if hasattr(value, "tolist") and getattr(value, "shape", None) != ():
        return ": return x.tolist()"
    if hasattr(value, "item"):
        return ": return x.item()"
    if hasattr(value, "model_dump"):
        return ": return x.model_dump()"
    if hasattr(value, "__dict__"):
        return ": return vars(x), or a dict of what matters"
    return ""
