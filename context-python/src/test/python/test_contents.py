"""What a context says about the files that it has loaded."""
import os
import unittest

from pilot import ContextTest


class ContentsTest(ContextTest):
    def told(self, text):
        return self.start(text).load()[2]["loaded"]

    def files(self, text):
        return [os.path.relpath(each, os.path.realpath(self.folder)) for each in self.told(text)["files"]]

    def setUp(self):
        super().setUp()
        self.folder = os.path.realpath(self.folder)

    def test_modules_and_files_below_the_folder_of_the_module_are_told(self):
        self.write("helper.py", "import deeper.inside\n")
        os.mkdir(os.path.join(self.folder, "deeper"))
        self.write("deeper/inside.py", "")
        self.write("words.txt", "yes no")
        files = self.files(
            """
            import json, os, helper
            def load(settings):
                global words
                words = open(os.path.join(os.path.dirname(__file__), "words.txt")).read()
            """)
        self.assertEqual(["deeper/inside.py", "helper.py", "scorer.py", "words.txt"], files)

    def test_files_that_are_written_hidden_or_elsewhere_are_not(self):
        os.mkdir(os.path.join(self.folder, ".cache"))
        self.write(".cache/state", "1")
        self.write("log.txt", "")
        files = self.files(
            """
            import os
            def load(settings):
                here = os.path.dirname(__file__)
                open(os.path.join(here, "log.txt")).read()
                open(os.path.join(here, "log.txt"), "a").write("loaded")
                open(os.path.join(here, ".cache", "state")).read()
                open("/etc/hostname").close() if os.path.exists("/etc/hostname") else None
                os.listdir(here)
            """)
        self.assertEqual(["scorer.py"], files)

    def test_a_module_is_told_again_when_it_comes_from_its_compiled_form(self):
        self.write("helper.py", "X = 1\n")
        text = "import helper\n"
        self.assertEqual(["helper.py", "scorer.py"], self.files(text))
        self.assertEqual(["helper.py", "scorer.py"], self.files(text))

    def test_the_packages_have_one_digest_that_changes_with_a_version(self):
        before = self.told("")["packages"]
        self.assertRegex(before, "^[0-9a-f]{64}$")
        self.assertEqual(before, self.told("")["packages"])
        info = os.path.join(self.folder, "thing-1.0.dist-info")
        os.mkdir(info)
        self.write("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        self.assertNotEqual(before, self.told("")["packages"])


if __name__ == "__main__":
    unittest.main()
