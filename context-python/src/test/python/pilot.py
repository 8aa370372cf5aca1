"""The side of the pilot, for tests: starts the package with a module and talks to it in frames."""
import json
import os
import struct
import subprocess
import sys
import tempfile
import textwrap
import unittest

SOURCES = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "main", "python"))
PATIENCE = 60


class Context:
    """A process of the package that serves a module."""

    def __init__(self, module, log):
        self.log = log
        requests, self._to = os.pipe()
        self._from, answers = os.pipe()

        def descriptors():
            os.dup2(answers, 3)

        self.process = subprocess.Popen(
            [sys.executable, SOURCES, module], stdin=requests, stdout=log, stderr=log, preexec_fn=descriptors,
            pass_fds=(3,) if answers != 3 else (answers,), env=dict(os.environ, PCM_CONTEXT_LOG="logs/contexts/p1-1.log"))
        os.close(requests)
        os.close(answers)
        self._answers = os.fdopen(self._from, "rb")

    def send(self, kind, number, value):
        payload = value if isinstance(value, bytes) else json.dumps(value).encode()
        os.write(self._to, struct.pack(">IcI", 5 + len(payload), kind, number) + payload)

    def answer(self):
        """Kind, id and value of the next answer; None at the end."""
        head = self._answers.read(9)
        if not head:
            return None
        length, kind, number = struct.unpack(">IcI", head)
        return kind.decode(), number, json.loads(self._answers.read(length - 5))

    def load(self, slots=1, **settings):
        self.send(b"L", 0, {"settings": settings, "slots": slots, "cores": 1})
        return self.answer()

    def task(self, function, **settings):
        self.send(b"T", 0, {"function": function, "settings": settings})

    def call(self, item, number=1):
        self.send(b"C", number, item)
        return self.answer()

    def end(self):
        if self._to is not None:
            os.close(self._to)
            self._to = None
        return self.process.wait(PATIENCE)

    def close(self):
        self.process.kill()
        self.process.wait()
        self._answers.close()
        if self._to is not None:
            os.close(self._to)


class ContextTest(unittest.TestCase):
    """Base of tests that serve a module."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(textwrap.dedent(text))
        return path

    def start(self, text, name="scorer.py"):
        """A context of a module with this text, not yet loaded."""
        log = open(os.path.join(self.folder, "log"), "w")
        self.addCleanup(log.close)
        context = Context(self.write(name, text), log)
        self.addCleanup(context.close)
        return context

    def loaded(self, text, slots=1, **settings):
        context = self.start(text)
        self.assertEqual("R", context.load(slots, **settings)[0])
        return context

    def printed(self):
        with open(os.path.join(self.folder, "log")) as log:
            return log.read()

    def assert_failed(self, answer, *parts, kind="CALL_FAILED"):
        self.assertEqual("E", answer[0], answer)
        self.assertEqual(kind, answer[2]["kind"], answer)
        for part in parts:
            self.assertIn(part, answer[2]["message"])
