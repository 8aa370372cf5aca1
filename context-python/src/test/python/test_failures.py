"""What users are told when something is wrong."""
import os
import unittest

from pilot import ContextTest


class CallsTest(ContextTest):
    def failure(self, body, item=None, kind="CALL_FAILED", slots=1):
        context = self.loaded(body, slots=slots)
        context.task("score")
        answer = context.call(item)
        self.assert_failed(answer, kind=kind)
        context.task("score")  # the context still serves
        self.assert_failed(context.call(item), kind=kind)
        return answer[2]["message"]

    def test_an_exception_is_told_with_the_lines_of_the_users_code(self):
        told = self.failure(
            """
            import json
            def parsed(text):
                return json.loads(text)
            def score(item):
                return parsed(item["text"])
            """, {"text": "{"})
        self.assertIn("JSONDecodeError: Expecting property name", told)
        self.assertIn(" at scorer.py:4 in parsed: return json.loads(text)\n", told)
        self.assertIn('\n  called at scorer.py:6 in score: return parsed(item["text"])\n', told)
        self.assertNotIn("decoder.py", told)
        self.assertIn("the whole traceback is in logs/contexts/p1-1.log", told)
        self.assertIn("decoder.py", self.printed())

    def test_an_exception_in_a_thread_or_a_coroutine_is_told_alike(self):
        body = "%s score(item):\n    return item['text']\n"
        for kind in ("def", "async def"):
            told = self.failure(body % kind, {}, slots=2)
            self.assertIn("KeyError: 'text' at scorer.py:2 in score: return item['text']\n  The item has no fields\nthe whole", told)

    def test_leaving_the_process_or_overflowing_the_stack_fails_the_call_alone(self):
        self.assertIn("SystemExit: 3", self.failure("import sys\ndef score(item):\n    sys.exit(3)\n"))
        self.assertIn("SystemExit", self.failure("import sys\nasync def score(item):\n    sys.exit(3)\n"))
        self.assertIn("RecursionError", self.failure("def score(item):\n    return score(item)\n"))

    def test_frequent_mistakes_are_told_with_their_fix(self):
        self.assertIn(
            "The item has 'id', 'text'; did you mean 'text'?",
            self.failure("def score(item):\n    return item['txt']\n", {"id": 1, "text": "a"}))
        self.assertIn(
            "The item has no fields", self.failure("async def score(item):\n    return item['txt']\n", {}, slots=2))
        told = self.failure("def score(item):\n    return {}['other']\n", {"other": 1})
        self.assertNotIn("The item has", told)
        self.assertIn(
            "relative to the module: os.path.join(os.path.dirname(__file__), 'words.txt')",
            self.failure("def score(item):\n    return open('words.txt').read()\n"))
        self.assertIn("Standard input is empty", self.failure("def score(item):\n    return input()\n"))

    def test_functions_choose_their_own_kinds(self):
        told = self.failure(
            "from pcm_context import CallFailed\ndef score(item):\n    raise CallFailed('BAD_ITEM', 'no text')\n",
            kind="BAD_ITEM")
        self.assertEqual("no text", told)

    def test_an_exception_whose_text_fails_is_told_too(self):
        told = self.failure(
            "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\ndef score(item):\n    raise Odd\n")
        self.assertIn("Odd", told)

    def test_results_that_are_not_json_are_told_with_their_path(self):
        cases = {
            "{'a': [1, float('nan')]}": ("result['a'][1] is nan", "return None"),
            "{'a': {1, 2}}": ("result['a'] is of type set", "list(x)"),
            "[b'x']": ("result[0] is of type bytes", "x.decode()"),
            "{(1, 2): 3}": ("result has the key (1, 2), of type tuple",),
            "Array()": ("result is of type scorer.Array", "x.tolist()"),
            "[Scalar()]": ("result[0] is of type scorer.Scalar", "x.item()"),
            "Point(1)": ("dataclasses.asdict(x)",),
            "(i for i in [1])": ("generator", "list(x)"),
            "later()": ("coroutine", "await it"),
            "loop": ("contains itself",),
        }
        context = self.loaded(
            """
            import dataclasses
            class Array:
                def tolist(self): pass
            class Scalar:
                def item(self): pass
            @dataclasses.dataclass
            class Point:
                x: int
            async def later(): pass
            loop = []
            loop.append(loop)
            def score(item):
                return eval(item)
            """)
        context.task("score")
        for value, parts in cases.items():
            self.assert_failed(context.call(value), *parts, kind="BAD_RESULT")
        self.assertEqual(("S", 1, [1, 2.5, None, {"1": "\ud800"}]), context.call("(1, 2.5, None, {1: '\\ud800'})"))

    def test_a_result_that_is_too_large_fails_its_call(self):
        context = self.loaded("def score(item):\n    return 'x' * (16 * 1024 * 1024)\n")
        context.task("score")
        self.assert_failed(context.call(1), "16777218 bytes", kind="RESULT_TOO_LARGE")

    def test_an_item_that_python_cannot_read_fails_its_call(self):
        context = self.loaded("def score(item):\n    return item\n", slots=2)
        context.task("score")
        self.assert_failed(context.call(b"[" * 100000 + b"]" * 100000), "cannot read the item", kind="BAD_ITEM")
        self.assertEqual(("S", 1, 1), context.call(1))


class TasksTest(ContextTest):
    TWO = "from json import dumps\ndef score(item, threshold=0): pass\ndef embed_batch(items): pass\n_x = 1\n"

    def told(self, function, **settings):
        context = self.loaded(self.TWO)
        context.task(function, **settings)
        answer = context.call(1)
        self.assert_failed(answer)
        return answer[2]["message"]

    def test_an_unknown_function_is_told_with_the_known_ones(self):
        self.assertEqual(
            "scorer.py has no function 'scroe'; did you mean 'score'? It has: embed, score", self.told("scroe"))
        self.assertEqual("scorer.py has no function '_x'. It has: embed, score", self.told("_x"))

    def test_an_unknown_setting_is_told_with_the_known_one(self):
        self.assertEqual(
            "score(item, threshold=0) in scorer.py takes no setting 'treshold' ('with' of the task);"
            " did you mean 'threshold'?", self.told("score", treshold=1))

    def test_a_setting_that_is_missing_is_told(self):
        context = self.loaded("def score(item, threshold): pass\n")
        context.task("score")
        self.assert_failed(context.call(1), "missing a required argument: 'threshold'", "'with' of the task")

    def test_methods_hide_functions_and_that_is_told(self):
        context = self.loaded("class A: pass\ndef load(settings): return A()\ndef score(item): pass\n")
        context.task("score")
        self.assert_failed(context.call(1), "the object that load() in scorer.py returned", "let it return nothing")


class LoadsTest(ContextTest):
    def broken(self, text, certain, name="scorer.py", lasting=False, **settings):
        context = self.start(text, name)
        kind, _, value = context.load(**settings)
        self.assertEqual("B", kind)
        self.assertEqual("LOAD_FAILED", value["kind"])
        self.assertEqual(certain, value["certain"])
        self.assertEqual(lasting, value["lasting"])
        self.assertEqual(1, context.end())
        return value["message"]

    def test_an_error_of_syntax_is_certain_and_told_with_its_line(self):
        told = self.broken("x = 1\ndef score(item:\n    pass\n", True)
        self.assertRegex(told, r"^scorer.py:\d: SyntaxError: .*")

    def test_a_package_that_is_missing_is_told_with_the_command_that_installs_it(self):
        told = self.broken("import json\nimport no_such.package\n", False, lasting=True)
        self.assertIn("scorer.py:2: ModuleNotFoundError: No module named 'no_such'", told)
        self.assertRegex(told, r"/\S*python\S* -m pip install no_such;")

    def test_frequent_mistakes_of_modules_are_told_with_their_fix(self):
        self.assertIn("without the dot", self.broken("from .helper import clean\n", False, lasting=True))
        self.assertIn("if __name__ == '__main__'", self.broken("import sys\nsys.exit(1)\n", False))
        self.assertIn(
            "load(model, device) in scorer.py must be load(settings)",
            self.broken("def load(model, device):\n    pass\n", True))

    def test_the_log_has_the_traceback_without_lines_of_this_package(self):
        self.broken("def load(settings):\n    raise OSError('full')\n", False)
        self.assertIn("OSError: full", self.printed())
        self.assertIn("in load", self.printed())
        self.assertNotIn("module.py", self.printed())

    def test_a_load_that_fails_is_told_with_its_line(self):
        told = self.broken("def load(settings):\n    return settings['weights']\n", False)
        self.assertIn("load() of scorer.py failed: KeyError: 'weights' at scorer.py:2 in load", told)

    def test_wrong_settings_are_certain(self):
        told = self.broken(
            "from pcm_context import InvalidLibrary\ndef load(settings):\n    raise InvalidLibrary('no weights')\n", True)
        self.assertEqual("scorer.py: no weights", told)
        self.assertIn("no function load(settings)", self.broken("def f(item): pass\n", True, mark="!"))

    def test_a_load_that_returns_a_plain_value_is_an_error(self):
        self.assertIn("returned a value of type bool", self.broken("def load(settings):\n    return True\n", True))

    def test_a_module_with_the_name_of_another_one_is_refused(self):
        self.assertIn("rename the file", self.broken("", True, name="json.py"))

    def test_a_file_that_is_not_there_is_told(self):
        context = self.start("")
        os.remove(os.path.join(self.folder, "scorer.py"))
        self.assertIn("there is no file", context.load()[2]["message"])


if __name__ == "__main__":
    unittest.main()
