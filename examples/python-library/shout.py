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


def send(kind, call, value):
    payload = json.dumps(value).encode()
    answers.write(struct.pack(">IcI", 5 + len(payload), kind, call) + payload)
    answers.flush()


def fail(kind, call, word, message):
    send(kind, call, {"kind": word, "message": message})


def shout(item):  # the one function of this library: what it returns is the call's result
    return item["text"].upper() + mark


functions, name, mark = {"shout": shout}, None, "!"
while header := requests.read(9):  # nothing more to read means: end
    length, kind, call = struct.unpack(">IcI", header)
    payload = json.loads(requests.read(length - 5))
    if kind == b"L":  # load, once; payload {"settings": {...}, "slots": 1, "cores": 2}
        mark = payload["settings"].get("mark", mark)
        print("loaded, will add", mark, flush=True)
        send(b"R", 0, {})  # or fail(b"B", 0, "LOAD_FAILED", "why") and end
    elif kind == b"T":  # the calls that follow are for this function
        name = payload["function"]
    elif kind == b"C":  # a call; the payload is the item
        try:
            send(b"S", call, functions[name](payload))
        except Exception as error:
            fail(b"E", call, "CALL_FAILED", repr(error))
