"""The sources on the page of the package: each is the package's own, in both worlds, and opens below its entry."""

from __future__ import annotations

import inspect
import json
import re
import sys
from html import unescape
from pathlib import Path

import pytest
from audit import violations
from bs4 import BeautifulSoup
from contents import PACKAGE

from companion.reference import layers
from companion.scratch import ops

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
import both_sources  # noqa: E402

sys.path.pop(0)
API = "book/api.html"
TWINS = {
    ("ops", "softmax"): "from torch.nn.functional import softmax",
    ("functional", "add"): "from torch import add",
    ("layers", "ReLU"): "from torch.nn import ReLU",
    ("initializers", "xavier_uniform_"): "xavier_uniform_ = _drawn_in_numpy(init.xavier_uniform_)",
    ("learners", "KMeans"): "from sklearn.cluster import KMeans",
    ("agents", "q_learning"): None,
}


def text(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


@pytest.fixture(scope="module")
def scripts(site) -> dict[str, dict[str, list[str]]]:
    """What the page's scripts carry: of each part of the package the sources of each name, as text."""
    found = {}
    for path in (site / "_static" / "sources").glob("*.js"):
        sources = json.loads(path.read_text(encoding="utf-8").partition(" = ")[2].rstrip(";\n"))
        found[path.stem] = {
            name: [unescape(re.sub("<[^>]*>", "", one)) for one in both] for name, both in sources.items()
        }
    return found


def test_every_function_and_class_of_the_page_has_its_source(site, scripts):
    pages = [BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser") for page in PACKAGE]
    listed = [entry["id"] for page in pages for entry in page.select("dl.py.function > dt, dl.py.class > dt")]
    listed = [name.removeprefix("companion.scratch.") for name in listed if name.startswith("companion.scratch.")]
    assert sorted(listed) == sorted(f"{part}.{name}" for part, texts in scripts.items() for name in texts)
    assert len(listed) > 250
    twins = [both[1:] for texts in scripts.values() for both in texts.values()]
    assert len([twin for twin in twins if twin]) > 0.8 * len(listed)


def test_a_source_is_what_stands_in_the_package(scripts):
    shown, _ = scripts["ops"]["softmax"]
    package = inspect.getsource(inspect.unwrap(ops.softmax))
    assert shown.startswith("def softmax(") and "p = exps / exps.sum(axis=dim, keepdims=True)" in shown
    assert all(line in package for line in shown.splitlines())
    assert scripts["functional"]["softmax"] == scripts["ops"]["softmax"]
    _, twin = scripts["layers"]["Linear"]
    assert all(line in inspect.getsource(layers.Linear) for line in twin.splitlines())
    assert twin.startswith("class Linear(torch.nn.Linear):")


@pytest.mark.parametrize(("part", "name"), TWINS)
def test_what_is_pytorchs_own_is_told_by_the_line_that_takes_it(part, name):
    assert both_sources.in_pytorch(part, name) == TWINS[part, name]


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_source_opens_below_its_entry_and_one_switch_holds_for_all(reader, width):
    one = reader(width=width)
    page = one.open(API)
    first, second = "source of softmax", "source of gaussian_kl"
    opener = page.get_by_role("button", name=first, exact=True).first
    assert not [url for url in one.asked if "/sources/" in url]
    opener.focus()
    page.keyboard.press("Enter")
    panel = page.locator("[id='source-of-companion.scratch.ops.softmax']")
    panel.get_by_text("exps.sum").wait_for()
    assert opener.get_attribute("aria-expanded") == "true"
    panel.get_by_role("radio", name="scratch").focus()
    page.keyboard.press("ArrowRight")
    assert "from torch.nn.functional import softmax" in panel.inner_text()
    assert "exps.sum" not in panel.inner_text()
    page.get_by_role("button", name=second, exact=True).first.click()
    other = page.locator("[id='source-of-companion.scratch.ops.gaussian_kl']")
    other.get_by_text("torch").first.wait_for()
    other.get_by_role("radio", name="scratch").check()
    assert "exps.sum" in panel.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    opener.click()
    assert not panel.is_visible() and opener.get_attribute("aria-expanded") == "false"
    other.get_by_role("radio", name="PyTorch").check()
    page.reload()
    page.get_by_role("button", name=first, exact=True).first.click()
    panel.get_by_text("from torch.nn.functional").wait_for()
    assert one.errors == [] and one.elsewhere == []


def test_a_source_that_cannot_be_fetched_says_so_and_can_be_asked_for_again(reader):
    page = reader().open(API)
    page.route("**/sources/*.js", lambda route: route.abort())
    opener = page.get_by_role("button", name="source of softmax", exact=True).first
    opener.click()
    page.get_by_text("The source could not be fetched. Try again?").wait_for()
    assert opener.get_attribute("aria-expanded") == "false"
    page.unroute("**/sources/*.js")
    opener.click()
    page.get_by_text("exps.sum").first.wait_for()
    assert page.get_by_text("could not be fetched").count() == 0
