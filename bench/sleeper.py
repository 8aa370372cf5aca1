#!/usr/bin/env python3
"""A library whose load and calls only take time; see examples/python-library/shout.py for the protocol."""
import json
import os
import struct
import sys
import time

requests, answers = sys.stdin.buffer, os.fdopen(3, "wb")
settings = {}


def send(kind, call, value):
    payload = json.dumps(value).encode()
    answers.write(struct.pack(">IcI", 5 + len(payload), kind, call) + payload)
    answers.flush()


while header := requests.read(9):
    length, kind, call = struct.unpack(">IcI", header)
    payload = requests.read(length - 5)
    if kind == b"L":
        settings = json.loads(payload)["settings"]
        time.sleep(settings["load"])
        send(b"R", 0, {})
    elif kind == b"C":
        time.sleep(settings["call"])
        send(b"S", call, 0)
