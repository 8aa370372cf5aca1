#!/usr/bin/env python3
"""A library for PCM in Python, standard library only.

A pilot starts this program, writes frames to its standard input and reads its answers from
descriptor 3. A frame: length of what follows (4 bytes, big-endian), kind (1 letter), id (4 bytes,
big-endian), then JSON in UTF-8. What the program prints goes to a log and disturbs nothing. The
whole protocol is in docs/context-protocol.md.
"""
import json
import os
import struct
import sys

requests, answers = sys.stdin.buffer, os.fdopen(3, "wb")
RESULT_BYTES = 16 * 1024 * 1024


def send(kind, call, value):
    # No NaN, which is not JSON; a lone surrogate (half a character) becomes the escape \udXXX.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    payload = text.encode("utf-8", "backslashreplace")
    if len(payload) > RESULT_BYTES:
        return fail(call, "RESULT_TOO_LARGE", "the result has %d bytes" % len(payload))
    answers.write(struct.pack(">IcI", 5 + len(payload), kind, call) + payload)
    answers.flush()


def fail(call, word, message, kind=b"E"):
    send(kind, call, {"kind": word, "message": message[:1000]})


def shout(item):  # the library's only function; returns the call's result
    return item["text"].upper() + mark


functions, function, problem, mark = {"shout": shout}, None, "no task yet", "!"
while header := requests.read(9):  # end of input: exit
    length, kind, call = struct.unpack(">IcI", header)
    payload = requests.read(length - 5)
    try:  # a bad item must not end the program: other calls wait
        value = json.loads(payload)
        if kind == b"L":  # load, once; {"settings": {...}, "slots": 1, "cores": 2}
            mark = value["settings"].get("mark", mark)
            print("loaded, will add", ascii(mark), flush=True)
            send(b"R", 0, {})
        elif kind == b"T":  # the following calls are for this function
            name = value["function"]
            function, problem = functions.get(name), "there is no function %r" % name
        elif kind == b"C" and function:  # a call; the payload is the item
            send(b"S", call, function(value))
        elif kind == b"C":
            fail(call, "CALL_FAILED", problem)
    except Exception as error:
        if kind == b"L":
            fail(0, "LOAD_FAILED", repr(error), b"B")
            break
        elif kind == b"T":
            function, problem = None, repr(error)
        else:
            fail(call, "CALL_FAILED", repr(error))
