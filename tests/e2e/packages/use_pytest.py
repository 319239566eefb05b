"""pytest runs this file: fixtures, rewritten assertions, parameters, capture, plugins that it names by strings."""
# packages: pytest
# command: python -m pytest -q -p no:cacheprovider -o addopts= /app/use_pytest.py
import json
import warnings

import pytest


@pytest.fixture(params=[1, 2])
def number(request, tmp_path):
    (tmp_path / "x").write_text(str(request.param))
    yield int((tmp_path / "x").read_text())


@pytest.mark.parametrize("text", ["1", "[2]"])
def test_json(text, number, capsys, monkeypatch):
    monkeypatch.setenv("A", "b")
    print(text)
    assert json.loads(text) and capsys.readouterr().out == text + "\n" and number in (1, 2)


def test_raises(caplog, recwarn):
    with pytest.raises(ValueError, match="Expecting"):
        json.loads("")
    warnings.warn("old", DeprecationWarning)
    assert len(recwarn) == 1 and 0.1 + 0.2 == pytest.approx(0.3)


@pytest.mark.xfail(strict=True)
def test_fails():
    assert [1, 2, {"a": 3}] == [1, 2, {"a": 4}]


@pytest.hookimpl(hookwrapper=True)
def pytest_terminal_summary():
    yield


@pytest.fixture(autouse=True, scope="session")
def timeless(request):
    """The only line that differs between runs is the one with the time."""
    request.config.pluginmanager.getplugin("terminalreporter").summary_stats = lambda: None
