"""Calls of functions, one after another, at the same time, and in batches."""
import time
import unittest

from pilot import ContextTest


class FilesTest(ContextTest):
    MODULE = """
        import os
        from pcm_context import File, new_file
        def draw(item):
            path = new_file(".txt")
            with open(path, "w") as out:
                out.write(item)
            return File(path, {"n": len(item)})
        def draw_batch(items):
            return [draw(item) for item in items]
        def odd(item):
            return File(item["path"], item["value"])
        """

    def test_a_function_returns_a_file(self):
        context = self.loaded(self.MODULE.replace("draw_batch", "other_batch"))
        context.task("draw")
        kind, number, value = context.call("abc", 4)
        self.assertEqual(("F", 4, {"n": 3}), (kind, number, value["value"]))
        self.assertTrue(value["path"].endswith(".txt"))
        with open(value["path"]) as file:
            self.assertEqual("abc", file.read())

    def test_so_does_a_function_for_batches(self):
        context = self.loaded(self.MODULE)
        context.task("draw")
        self.assertEqual(("F", 1), context.call("abc")[:2])

    def test_so_does_a_coroutine(self):
        context = self.loaded(
            """
            from pcm_context import File
            async def draw(item):
                return File(item)
            """)
        context.task("draw")
        self.assertEqual(("F", 1, {"path": "/a/b", "value": {}}), context.call("/a/b"))

    def test_what_is_returned_with_a_file_is_checked(self):
        context = self.loaded(self.MODULE)
        context.task("odd")
        self.assertEqual(("F", 1, {"path": "/a", "value": {"x": 1}}), context.call({"path": "/a", "value": {"x": 1}}))
        self.assert_failed(context.call({"path": "/a", "value": [1]}), "must be a dict", kind="BAD_RESULT")
        self.assert_failed(context.call({"path": "/a", "value": {"file": 1}}), "PCM sets itself", kind="BAD_RESULT")
        self.assert_failed(context.call({"path": 7, "value": {}}), "must be a str or a path", kind="BAD_RESULT")


class OneAfterAnotherTest(ContextTest):
    def test_a_function_answers_with_what_it_returns(self):
        context = self.loaded("def score(item):\n    return {'n': item['n'] + 1, 'text': 'h\\u00e9'}\n")
        context.task("score")
        self.assertEqual(("S", 7, {"n": 2, "text": "h\u00e9"}), context.call({"n": 1}, 7))
        self.assertEqual(("S", 8, {"n": 3, "text": "h\u00e9"}), context.call({"n": 2}, 8))
        self.assertEqual(0, context.end())

    def test_load_is_called_once_with_the_settings(self):
        context = self.loaded(
            """
            def load(settings):
                global mark
                print("loading")
                mark = settings["mark"]
            def shout(item):
                return item.upper() + mark
            """, mark="!")
        context.task("shout")
        self.assertEqual(("S", 1, "A!"), context.call("a"))
        self.assertEqual(("S", 1, "B!"), context.call("b"))
        self.assertEqual(1, self.printed().count("loading"))

    def test_the_methods_of_an_object_that_load_returns_are_functions(self):
        context = self.loaded(
            """
            class Scorer:
                def __init__(self, weight):
                    self.weight = weight
                def score(self, item, times=1):
                    return item * self.weight * times
            def load(settings):
                return Scorer(settings["weight"])
            """, weight=3)
        context.task("score", times=2)
        self.assertEqual(("S", 1, 30), context.call(5))
        context.task("load")
        self.assert_failed(context.call(5), "no function 'load'", "It has: score")

    def test_settings_of_the_task_are_keyword_arguments(self):
        context = self.loaded("def cut(item, max_length, mark='.'):\n    return item[:max_length] + mark\n")
        context.task("cut", **{"max-length": 2})
        self.assertEqual(("S", 1, "ab."), context.call("abc"))
        context.task("cut", **{"max-length": 1, "mark": ""})
        self.assertEqual(("S", 1, "a"), context.call("abc"))

    def test_what_the_code_prints_goes_to_the_log_and_its_input_is_empty(self):
        context = self.loaded(
            """
            import os, subprocess, sys
            def say(item):
                print("printed")
                os.write(1, b"written\\n")
                subprocess.run(["echo", "from a child"])
                return [sys.stdin.read(), subprocess.run(["cat"], capture_output=True).stdout.decode()]
            """)
        context.task("say")
        self.assertEqual(("S", 1, ["", ""]), context.call(1))
        for each in ("printed", "written", "from a child"):
            self.assertIn(each, self.printed())

    def test_modules_beside_it_can_be_imported(self):
        self.write("helper.py", "def twice(x):\n    return 2 * x\n")
        context = self.loaded("from helper import twice\ndef score(item):\n    return twice(item)\n")
        context.task("score")
        self.assertEqual(("S", 1, 8), context.call(4))

    def test_processes_of_multiprocessing_work(self):
        context = self.loaded(
            """
            import multiprocessing
            def square(x):
                return x * x
            def score(item):
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    return pool.map(square, item)
            """)
        context.task("score")
        self.assertEqual(("S", 1, [1, 4]), context.call([1, 2]))


class AtTheSameTimeTest(ContextTest):
    def test_functions_run_on_as_many_threads_as_there_are_slots(self):
        context = self.loaded(
            """
            import threading
            together = threading.Barrier(3)
            def meet(item):
                together.wait(60)
                return item
            """, slots=3)
        context.task("meet")
        for number in (1, 2, 3):
            context.send(b"C", number, number)
        self.assertEqual({1, 2, 3}, {context.answer()[2] for _ in range(3)})

    def test_coroutines_run_on_one_loop_up_to_the_slots(self):
        context = self.loaded(
            """
            import asyncio
            running = most = 0
            async def load(settings):
                global gate
                gate = asyncio.Event()
            async def meet(item):
                global running, most
                running += 1
                most = max(most, running)
                if running == 2:
                    gate.set()
                await gate.wait()
                running -= 1
                return most
            """, slots=2)
        context.task("meet")
        for number in range(1, 7):
            context.send(b"C", number, None)
        self.assertEqual([2] * 6, [context.answer()[2] for _ in range(6)])

    def test_a_call_of_a_coroutine_is_stopped_alone(self):
        context = self.start(
            """
            import asyncio
            async def nap(item):
                await asyncio.sleep(item)
                return item
            """)
        self.assertTrue(context.load(2)[2]["stops-calls"])
        context.task("nap")
        context.send(b"C", 1, 3600)
        context.send(b"C", 2, 0)
        self.assertEqual(("S", 2, 0), context.answer())
        context.send(b"X", 1, {})
        self.assert_failed(context.answer(), "stopped")
        self.assertEqual(("S", 3, 0), context.call(0, 3))
        context.send(b"X", 3, {})
        context.task("nap")
        self.assertEqual(("S", 4, 0), context.call(0, 4))

    def test_only_a_module_of_coroutines_says_that_calls_can_be_stopped(self):
        context = self.start("async def a(item): pass\ndef b(item): pass\n")
        self.assertNotIn("stops-calls", context.load()[2])

    def test_the_process_ends_with_its_input_though_calls_run(self):
        for kind in ("def", "async def"):
            context = self.loaded("import time\n%s nap(item):\n    time.sleep(3600)\n" % kind, slots=2)
            context.task("nap")
            context.send(b"C", 1, 1)
            began = time.monotonic()
            self.assertEqual(0, context.end())
            self.assertLess(time.monotonic() - began, 5)


class BatchTest(ContextTest):
    BATCH = """
        def score_batch(items, add=0):
            print("batch of", len(items))
            return [item + add for item in items]
        """

    def test_items_that_wait_are_given_to_the_function_together(self):
        context = self.loaded(self.BATCH, slots=4)
        context.task("score", add=10)
        for number in range(1, 9):
            context.send(b"C", number, number)
        answers = [context.answer() for _ in range(8)]
        self.assertEqual([("S", n, n + 10) for n in range(1, 9)], answers)
        self.assertLess(self.printed().count("batch of"), 8)

    def test_a_batch_that_fails_is_repeated_item_by_item(self):
        context = self.loaded(self.BATCH, slots=4)
        context.task("score")
        for number, item in ((1, 1), (2, None), (3, 3)):
            context.send(b"C", number, item)
        answers = [context.answer() for _ in range(3)]
        self.assertEqual([("S", 1, 1), ("S", 3, 3)], [answers[0], answers[2]])
        self.assert_failed(answers[1], "TypeError", "scorer.py:4 in")

    def test_the_function_without_batch_is_for_items_alone(self):
        context = self.loaded(
            "def score(item):\n    return item\ndef score_batch(items):\n    raise OSError('all')\n", slots=4)
        context.task("score")
        context.send(b"C", 1, 1)
        context.send(b"C", 2, 2)
        self.assertEqual([("S", 1, 1), ("S", 2, 2)], [context.answer(), context.answer()])

    def test_an_exception_in_the_list_fails_its_item(self):
        context = self.loaded("async def f_batch(items):\n    return [ValueError('bad') if i else i for i in items]\n")
        context.task("f")
        self.assertEqual(("S", 1, 0), context.call(0))
        self.assert_failed(context.call(1), "ValueError: bad")

    def test_a_list_of_another_length_is_an_error(self):
        context = self.loaded("def f_batch(items):\n    return [1, 2]\ndef g_batch(items):\n    return 5\n")
        context.task("f")
        self.assert_failed(context.call(0), "2 results for 1 items", kind="BAD_RESULT")
        context.task("g")
        self.assert_failed(context.call(0), "a int for 1 items", kind="BAD_RESULT")


if __name__ == "__main__":
    unittest.main()
