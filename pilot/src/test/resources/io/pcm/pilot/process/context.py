"""A context that misbehaves on demand: the settings say how it loads, each item says what to do."""
import json
import os
import signal
import struct
import subprocess
import sys
import time

answers = os.fdopen(3, "wb")
frames = sys.stdin.buffer


def send(kind, number, payload):
    answers.write(struct.pack(">IcI", 5 + len(payload), kind, number) + payload)
    answers.flush()


def receive():
    head = frames.read(4)
    if len(head) < 4:
        return None
    body = frames.read(struct.unpack(">I", head)[0])
    return body[0:1], struct.unpack(">I", body[1:5])[0], body[5:]


def flood(megabytes):
    line = b"noise " * 1000 + b"\n"
    for _ in range(megabytes * 1000 * 1000 // len(line)):
        os.write(1, line)


def answer(number, item):
    do = item.get("do", "echo")
    if do == "echo":
        send(b"S", number, json.dumps(item.get("value")).encode())
    elif do == "environment":
        send(b"S", number, json.dumps(os.environ.get(item["name"])).encode())
    elif do == "raw":
        send(b"S", number, item["text"].encode())
    elif do == "long":
        send(b"S", number, b'"' + b"x" * item["bytes"] + b'"')
    elif do == "error":
        send(b"E", number, json.dumps({"kind": item["kind"], "message": "no"}).encode())
    elif do == "say":
        print(item["text"], flush=True)
        send(b"S", number, b"null")
    elif do == "die":
        print("last words", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    elif do == "exit":
        os._exit(item["code"])
    elif do == "hang":
        time.sleep(3600)
    elif do == "wait":
        while not os.path.exists(item["for"]):
            time.sleep(0.02)
        send(b"S", number, b"null")
    elif do == "flood":
        flood(item["megabytes"])
        send(b"S", number, b'"flooded"')
    elif do == "children":
        child = subprocess.Popen(["sleep", "3600"])
        send(b"S", number, str(child.pid).encode())
    elif do == "escape":
        command = ["sh", "-c", "echo $$; exec /bin/sleep 3600"]
        child = subprocess.Popen(
            (["env", "-i"] if item["bare"] else []) + ["setsid"] + command, stdout=subprocess.PIPE)
        send(b"S", number, child.stdout.readline().strip())
    elif do == "garbage":
        answers.write(b"\x7f\xff\xff\xff garbage")
        answers.flush()
        time.sleep(3600)
    elif do == "claim":
        answers.write(struct.pack(">IcI", item["bytes"], item["kind"].encode(), item["id"]))
        answers.flush()
        time.sleep(3600)
    elif do == "ready":
        send(b"R", 0, b"{}")
        time.sleep(3600)
    elif do == "window":
        send(b"W", 0, json.dumps({"calls": item["calls"]}).encode())
        send(b"S", number, b"null")
    elif do == "stranger":
        send(b"S", 999999, b"1")
        time.sleep(3600)
    elif do == "mute":
        answers.close()
        time.sleep(3600)
    elif do == "half":
        answers.write(b"\x00\x00")
        answers.flush()
        os._exit(4)


def main():
    load = receive()
    settings = json.loads(load[2])["settings"]
    if settings.get("load") == "broken":
        print("looked everywhere", flush=True)
        send(b"B", 0, b'{"kind":"LOAD_FAILED","message":"no such model"}')
        return 1
    if "write" in settings:
        with open(settings["write"], "w") as file:
            file.write("second")
    if settings.get("load") == "exit":
        print("cannot", file=sys.stderr, flush=True)
        return 9
    send(b"R", 0, json.dumps(settings.get("ready", {})).encode())
    while True:
        frame = receive()
        if frame is None:
            return 0
        if frame[0] == b"C":
            answer(frame[1], json.loads(frame[2]))


sys.exit(main())
