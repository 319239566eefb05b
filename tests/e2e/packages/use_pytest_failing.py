"""A test that fails: pytest's explanation of an assertion, with Pygments and its diff."""
# packages: pytest
# command: python /app/use_pytest_failing.py
import contextlib
import io

import pytest


def test_that_fails():
    left, right = {"a": [1, 2], "b": "same"}, {"a": [1, 3], "b": "same"}
    assert left == right, "they differ"


if __name__ == "__main__":
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = pytest.main(["-q", "--color=yes", "-p", "no:cacheprovider", "--junit-xml=/tmp/x.xml", __file__])
    text = out.getvalue()
    print(int(status), "they differ" in text, "\x1b[" in text, text.count("Differing items"))
    print(open("/tmp/x.xml").read().count("<testcase"))
