"""The pipes to the pilot: frames in, frames out, and the frames that wait in between."""
import collections
import json
import os
import re
import struct
import sys
import threading

# Limits of the protocol, in bytes and characters.
FRAME_BYTES = 17825792
RESULT_BYTES = 16777216
MESSAGE_CHARACTERS = 4096

# Exit code: the pilot is gone, or violated the protocol.
PILOT_GONE = 70

# How long the process may go on after the end of its input; the pilot kills it after five seconds.
END_SECONDS = 3.0

Frame = collections.namedtuple("Frame", "kind id payload")
END = Frame(b"-", 0, b"")


class Pipes:
    """Standard input and descriptor 3, out of the reach of the user's code and of its children."""

    def __init__(self, requests, answers):
        self._requests = requests
        self._answers = answers
        self._lock = threading.Lock()

    @classmethod
    def of_this_process(cls):
        """Takes the two descriptors away; the user's code finds an empty standard input.

        Raises OSError if there is no descriptor 3.
        """
        answers = os.dup(3)
        os.close(3)
        requests = os.fdopen(os.dup(0), "rb", 1 << 16)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        return cls(requests, answers)

    def read(self):
        """The next frame, or END."""
        head = self._requests.read(9)
        if len(head) < 9:
            return END
        length, kind, number = struct.unpack(">IcI", head)
        if not 5 <= length <= FRAME_BYTES:
            print("pcm: a frame of %d bytes came from the pilot" % length, file=sys.stderr, flush=True)
            os._exit(PILOT_GONE)
        payload = self._requests.read(length - 5)
        return END if len(payload) < length - 5 else Frame(kind, number, payload)

    def write(self, kind, number, payload):
        frame = memoryview(struct.pack(">IcI", 5 + len(payload), kind, number) + payload)
        with self._lock:
            try:
                while frame:
                    frame = frame[os.write(self._answers, frame):]
            except OSError:
                os._exit(PILOT_GONE)

    def error(self, number, kind, message, frame=b"E", **more):
        kind = kind if re.fullmatch("[A-Z0-9_]{1,64}", str(kind)) else "CALL_FAILED"
        if len(message) > MESSAGE_CHARACTERS:
            message = message[:MESSAGE_CHARACTERS] + "..."
        value = dict(kind=kind, message=message or "no message", **more)
        self.write(frame, number, json.dumps(value).encode())


class Inbox:
    """The frames that have been read and not yet taken. Read by a thread of its own, which ends the
    process soon after the end of its input, whatever the user's code is doing."""

    def __init__(self, pipes):
        self._pipes = pipes
        self._frames = collections.deque()
        self._there = threading.Condition()
        self._notify = None

    def start(self):
        threading.Thread(target=self._read, name="pcm-frames", daemon=True).start()

    def _read(self):
        frame = None
        while frame is not END:
            frame = self._pipes.read()
            if frame is END:
                end = threading.Timer(END_SECONDS, os._exit, [0])
                end.daemon = True
                end.start()
            with self._there:
                self._frames.append(frame)
                self._there.notify()
                notify = self._notify
            if notify:
                notify()

    def watch(self, notify):
        """From now on, the reading thread calls this after each frame; None: no more."""
        with self._there:
            self._notify = notify

    def poll(self):
        """The next frame, or None if there is none yet."""
        with self._there:
            return self._frames.popleft() if self._frames else None

    def take(self):
        """Waits for the next frame; the pilot's end is one too, so that this ends."""
        with self._there:
            self._there.wait_for(lambda: self._frames)
            return self._frames.popleft()

    def take_call(self, seconds):
        """The next frame if it is a call and comes within this time, else None."""
        with self._there:
            self._there.wait_for(lambda: self._frames, seconds)
            is_call = self._frames and self._frames[0].kind == b"C"
            return self._frames.popleft() if is_call else None
