"""Serves the calls of a pilot with the functions of a module."""
import asyncio
import collections
import concurrent.futures
import faulthandler
import json
import sys

from pcm_context import CallFailed, File
from pcm_context.contents import Contents
from pcm_context.frames import END, RESULT_BYTES, Inbox, Pipes
from pcm_context.module import LoadFailed, Module, UnknownFunction
from pcm_context.results import NotJson, encode, encode_file

# How long a batch that is not full waits for the next item: the pilot writes them one after another.
GATHER_SECONDS = 0.005


class Host:
    """One context. Its main thread runs load() and, if there is one slot, the functions."""

    def __init__(self, pipes, path):
        self._pipes = pipes
        self._inbox = Inbox(pipes)
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._module = Module(path, self._loop.run_until_complete)
        self._contents = Contents(path)
        self._slots = 1
        self._pool = None
        self._function = None
        self._problem = "no task has been set"

    def run(self):
        """Returns the exit code."""
        self._inbox.start()
        frame = self._inbox.take()
        if frame is END:
            return 0
        try:
            self._load(json.loads(frame.payload))
        except LoadFailed as error:
            self._pipes.error(0, "LOAD_FAILED", str(error), b"B", certain=error.certain, lasting=error.lasting)
            return 1
        ready = {"loaded": self._contents.loaded()}
        if self._module.is_async():
            ready["stops-calls"] = True
        self._pipes.write(b"R", 0, json.dumps(ready).encode())
        frame = self._inbox.take()
        while frame is not END:
            frame = self._serve(frame) or self._inbox.take()
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
        return 0

    def _load(self, request):
        self._slots = request.get("slots", 1)
        self._module.load(request.get("settings", {}))

    def _serve(self, frame):
        """Returns the next frame if it has taken one."""
        if frame.kind == b"T":
            self._set_task(frame)
        elif frame.kind == b"C" and self._function is None:
            self._pipes.error(frame.id, "CALL_FAILED", self._problem)
        elif frame.kind == b"C" and self._function.batch:
            self._serve_batch(frame)
        elif frame.kind == b"C" and self._function.is_async:
            return self._loop.run_until_complete(Coroutines(self, self._slots).serve(frame))
        elif frame.kind == b"C" and self._slots == 1:
            self.answer(frame.id, lambda: self._function(item_of(frame)), frame)
        elif frame.kind == b"C":
            self._submit(self._function, frame)
        return None

    def _set_task(self, frame):
        self._function = None
        try:
            task = json.loads(frame.payload)
            self._function = self._module.function(task["function"], task.get("settings", {}))
        except UnknownFunction as error:
            self._problem = str(error)
        except Exception as error:  # a property of a user's object raises one
            self._problem = self._module.errors.describe(error)

    def _submit(self, function, frame):
        if self._pool is None:
            self._pool = concurrent.futures.ThreadPoolExecutor(self._slots, "call")
        self._pool.submit(self.answer, frame.id, lambda: function(item_of(frame)), frame)

    def _serve_batch(self, first):
        frames = [first]
        while len(frames) < self._slots:
            frame = self._inbox.take_call(GATHER_SECONDS)
            if frame is None:
                break
            frames.append(frame)
        ids, items = [], []
        for frame in frames:
            try:
                items.append(item_of(frame))
                ids.append(frame.id)
            except CallFailed as error:
                self.fail(frame.id, error)
        if items:
            self._answer_batch(ids, items)

    def _answer_batch(self, ids, items):
        try:
            results = self._batch(items)
        except BaseException as error:
            if len(ids) == 1:
                self.fail(ids[0], error)
                return
            # One of them may be the reason: each alone, so that the others get their results.
            self._module.errors.describe(error)
            for number, item in zip(ids, items):
                self.answer(number, lambda: self._alone(item))
            return
        for number, result in zip(ids, results):
            self.answer(number, lambda: result)

    def _alone(self, item):
        function = self._function.alone
        if function is None:
            return self._batch([item])[0]
        made = function(item)
        return self._loop.run_until_complete(made) if function.is_async else made

    def _batch(self, items):
        made = self._function(items)
        made = self._loop.run_until_complete(made) if self._function.is_async else made
        if hasattr(made, "tolist"):  # an array
            made = made.tolist()
        if not isinstance(made, (list, tuple)) or len(made) != len(items):
            what = "%d results" % len(made) if isinstance(made, (list, tuple)) else "a %s" % type(made).__name__
            raise CallFailed(
                "BAD_RESULT", "the function for batches returned %s for %d items: return a list with one result per item,"
                " in their order" % (what, len(items)))
        return made

    def answer(self, number, function, frame=None):
        """Calls the function and answers with what it returns or raises; frame: of the call, for the error."""
        try:
            result = function()
            if isinstance(result, Exception):  # of one item of a batch
                raise result
            self.succeed(number, result)
        except BaseException as error:
            self.fail(number, error, frame)

    def succeed(self, number, result):
        returned = isinstance(result, File)
        payload = encode_file(result) if returned else encode(result)
        if len(payload) > RESULT_BYTES:
            raise CallFailed(
                "RESULT_TOO_LARGE", "the result has %d bytes; %d are allowed; return larger ones as a File"
                % (len(payload), RESULT_BYTES))
        self._pipes.write(b"F" if returned else b"S", number, payload)

    def fail(self, number, error, frame=None):
        if isinstance(error, CallFailed):
            self._pipes.error(number, error.kind, str(error))
        elif isinstance(error, NotJson):
            self._pipes.error(number, "BAD_RESULT", str(error))
        elif isinstance(error, asyncio.CancelledError):
            self._pipes.error(number, "CALL_FAILED", "the call was stopped")
        else:
            item = item_of(frame) if frame is not None and isinstance(error, KeyError) else None
            self._pipes.error(number, "CALL_FAILED", self._module.errors.describe(error, item))

    @property
    def inbox(self):
        return self._inbox

    @property
    def function(self):
        return self._function


class Coroutines:
    """Runs calls of a coroutine function on the event loop until another frame comes than calls and stops."""

    def __init__(self, host, slots):
        self._host = host
        self._slots = slots
        self._waiting = collections.deque()
        self._running = {}

    async def serve(self, frame):
        """Returns the frame after the calls."""
        loop = asyncio.get_running_loop()
        there = asyncio.Event()
        self._host.inbox.watch(lambda: loop.call_soon_threadsafe(there.set))
        try:
            while frame is None or frame.kind in (b"C", b"X"):
                if frame is not None:
                    self._take(frame)
                    await asyncio.sleep(0)  # many frames do not keep the calls from going on
                frame = self._host.inbox.poll()
                if frame is None:
                    there.clear()
                    frame = self._host.inbox.poll()
                    if frame is None:
                        await there.wait()
            return frame
        finally:
            self._host.inbox.watch(None)
            for each in self._running.values():
                each.cancel()

    def _take(self, frame):
        if frame.kind == b"C":
            self._waiting.append(frame)
            self._start()
        elif frame.id in self._running:
            self._running[frame.id].cancel()

    def _start(self):
        while self._waiting and len(self._running) < self._slots:
            frame = self._waiting.popleft()
            self._running[frame.id] = asyncio.ensure_future(self._call(frame))

    async def _call(self, frame):
        try:
            result = await self._host.function(item_of(frame))
            self._host.succeed(frame.id, result)
        except BaseException as error:  # also what would end the loop, such as SystemExit
            self._host.fail(frame.id, error, frame)
        finally:
            self._running.pop(frame.id, None)
            self._start()


def item_of(frame):
    """Raises CallFailed if Python cannot represent the item."""
    try:
        return json.loads(frame.payload)
    except (ValueError, RecursionError) as error:
        raise CallFailed("BAD_ITEM", "Python cannot read the item: %s" % error) from None


def main(words):
    """Serves the module that the command line names; returns the exit code."""
    if len(words) != 2:
        print("usage: python -m pcm_context MODULE.py, started by a pilot of PCM", file=sys.stderr)
        return 2
    try:
        pipes = Pipes.of_this_process()
    except OSError:
        print("pcm: descriptor 3 is not open: a pilot of PCM starts this program (docs/python.md)", file=sys.stderr)
        return 2
    faulthandler.enable()  # the log of a crash in native code says which line of Python called it
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
    return Host(pipes, words[1]).run()
