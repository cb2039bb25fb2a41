"""What all tests share."""

import pytest
from hypothesis import settings
from sealing import seal
from turns import chosen

# A shared machine may pause any test for a while; and what CI tries must not differ from run to run.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_configure(config):
    """Name the marks."""
    config.addinivalue_line(
        "markers", "in_turn(days): each case of this test runs once in so many days, see turns.py"
    )


def rank(item) -> int:
    """Begin with what builds the book, and beside it the notebooks, which do without: nobody waits for the build."""
    return 0 if item.path.name == "test_site.py" else 1 if item.path.suffix == ".ipynb" else 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Seal what tests share; leave out what has its turn on another day, but where somebody names a single test."""
    for module in {item.module for item in items if hasattr(item, "module")}:
        seal([value for name, value in vars(module).items() if not name.startswith("__")])
    items.sort(key=rank)
    if any("::" in argument for argument in config.args):
        return
    items[:], waiting = chosen(items)
    if waiting:
        config.hook.pytest_deselected(items=waiting)


@pytest.fixture
def stuck(monkeypatch):
    """Say which requests a worker will never answer: ``stuck(lambda request: ...)``; they are given up quickly.

    All others have as long as the command allows, so that a busy machine changes no verdict.
    """
    from companion.homework.wire import Wire

    ask = Wire._ask

    def give_up_on(hangs):
        def ask_briefly(wire, request):
            with monkeypatch.context() as patch:
                if hangs(request):
                    patch.setattr(wire, "_patience", 0.5)
                return ask(wire, request)

        monkeypatch.setattr(Wire, "_ask", ask_briefly)

    return give_up_on
