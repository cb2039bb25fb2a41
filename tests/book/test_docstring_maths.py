"""The mathematics of the package's docstrings: found where it stands, set as it is meant, and no letter lost."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from contents import PACKAGE
from sharing import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from docstring_fields import FIELD, NEXT_FIELD, has_formula, rewrite
from docstring_maths import MARKED_UP, parts
from katex_maths import Katex
from lean_maths import lean

sys.path.pop(0)

FORMULAS = {  # a docstring's formula, or the part of it that matters, and each stretch of mathematics in it
    "p_k = e^{z_k} / sum_j e^{z_j}. Every score": [r"p_{k} = e^{z_{k}} / \sum_{j} e^{z_{j}}"],
    "backward gives (p (dy - sum_j p_j dy_j),).": [
        r"(p\,(\mathrm{d}y - \sum_{j} p_{j}\,\mathrm{d}y_{j}){,})",
    ],
    "y = m + ln sum_j e^{z_j - m} with m = max_j z_j.": [
        r"y = m + \ln \sum_{j} e^{z_{j} - m}",
        r"m = \max_{j} z_{j}",
    ],
    "y = 1 / (1 + e^-x). Where x is so low": [r"y = 1 / (1 + e^{-x})", "x"],
    "y = s max(x, 0) + s a (e^min(x, 0) - 1), with s = 1.0507... and a = 1.6732.... backward": [
        r"y = s \max(x, 0) + s a\,(e^{\min(x, 0)} - 1)",
        r"s = 1.0507\ldots",
        r"a = 1.6732\ldots",
    ],
    "P(x) = (1 + erf(x / sqrt 2)) / 2; with": [r"P(x) = (1 + \operatorname{erf}(x / \sqrt{2})) / 2"],
    "Z = Q K^T / sqrt(E) + M, P = softmax(Z) along": [
        r"Z = Q K^{\top} / \sqrt{E} + M",
        r"P = \operatorname{softmax}(Z)",
    ],
    "lets query i look at keys 0..i. A query": ["i", r"0 \mathinner{\ldotp\ldotp} i"],
    "l_n = logsumexp(z_n) - z_{n, y_n} = -ln softmax(z_n)_{y_n}.": [
        r"l_{n} = \operatorname{logsumexp}(z_{n}) - z_{n, y_{n}} = -\ln \operatorname{softmax}(z_{n})_{y_{n}}",
    ],
    "l = (1 - t) z + max(-z, 0) + ln(1 + e^{-|z|}), which": [
        r"l = (1 - t) z + \max(-z, 0) + \ln(1 + e^{-\lvert z\rvert})",
    ],
    "the divisor at least 1e-12. From": ["10^{-12}"],
    "l_n = (1/K) sum_{k != y_n} max(0, margin - z_{n, y_n} + z_{n, k})^p.": [
        r"l_{n} = (1 / K) \sum_{k \ne y_{n}} \max(0, \mathrm{margin} - z_{n, y_{n}} + z_{n, k})^{p}",
    ],
    "KL(N(m, e^s) || N(0, 1)) = (m^2 + e^s - 1 - s) / 2 for": [
        r"\operatorname{KL}(N(m, e^{s}) \,\Vert\, N(0, 1)) = (m^{2} + e^{s} - 1 - s) / 2",
    ],
    "gives (dy mask / (1 - p), None).": [r"(\mathrm{d}y\,\mathrm{mask} / (1 - p), \text{None})"],
    "(dy where lower <= x <= upper, else 0,)": [r"\mathrm{d}y", r"\mathrm{lower} \le x \le \mathrm{upper}"],
    "y = a where c, else b. backward gives": ["y = a", "c", "b"],
    "xhat = (x - mean) / sqrt(var + eps), y = weight xhat + bias; mean and": [
        r"\hat{x} = (x - \mathrm{mean}) / \sqrt{\mathrm{var} + \mathrm{eps}}",
        r"y = \mathrm{weight}\,\hat{x} + \mathrm{bias}",
    ],
    "y[.., i, .., j, ..] = x[.., j, .., i, ..].": [
        r"y[\mathinner{\ldotp\ldotp}, i, \mathinner{\ldotp\ldotp}, j, \mathinner{\ldotp\ldotp}]"
        r" = x[\mathinner{\ldotp\ldotp}, j, \mathinner{\ldotp\ldotp}, i, \mathinner{\ldotp\ldotp}]",
    ],
    "y_i = x_where(i). backward": [r"y_{i} = x_{\operatorname{where}(i)}"],
    "|x - y| <= atol + rtol |y| everywhere.": [
        r"\lvert x - y\rvert \le \mathrm{atol} + \mathrm{rtol}\,\lvert y\rvert",
    ],
    "f(x + v e) = f(x) + f'(x) v e, where e e = 0": ["f(x + v e) = f(x) + f'(x) v e", "e e = 0"],
    "|<dy, J v> - <J^T dy, v>| / (|dy| |J v| + |v|) for": [
        r"\lvert \langle \mathrm{d}y, J v\rangle - \langle J^{\top}\,\mathrm{d}y, v\rangle\rvert"
        r" / (\lvert \mathrm{d}y\rvert \lvert J v\rvert + \lvert v\rvert)",
    ],
    "W is (O, D), b is (O,); x is (..., D).": ["W", "(O, D)", "b", "(O{,})", "x", r"(\ldots, D)"],
    "minimise over W (K, D) the objective sum_n CE(x_n W^T, y_n) + ||W||^2 / (2 C).": [
        "W",
        "(K, D)",
        r"\sum_{n} \operatorname{CE}(x_{n} W^{\top}, y_{n}) + \lVert W\rVert^{2} / (2 C)",
    ],
    "w = X^+ y, with the pseudo-inverse X^+ = V S^-1 U^T of": ["w = X^{+} y", r"X^{+} = V S^{-1} U^{\top}"],
    "at step t = 1, 2, ... for a parameter w with gradient g: g <- g + weight_decay w;": [
        r"t = 1, 2, \ldots",
        "w",
        "g",
        r"g \leftarrow g + \mathrm{weight\_decay}\,w",
    ],
    "m <- beta1 m + (1 - beta1) g;": [r"m \leftarrow \beta_{1} m + (1 - \beta_{1}) g"],
    "lr_t = lr_0 gamma^floor(t / step_size).": [
        r"\mathrm{lr}_{t} = \mathrm{lr}_{0}\,\gamma^{\operatorname{floor}(t / \mathrm{step\_size})}",
    ],
    "(lr_0 - eta_min) (1 + cos(pi t / T_max)) / 2": [
        r"(\mathrm{lr}_{0} - \eta_{\min})\,(1 + \cos(\pi t / T_{\max})) / 2",
    ],
    "between plus and minus gain sqrt(3 / fan). ``mode`` chooses": [r"\mathrm{gain}\,\sqrt{3 / \mathrm{fan}}"],
    "after the n-th reward r of arm a, Q(a) <- Q(a) + (r - Q(a)) / n, which": [
        "n",
        "r",
        "a",
        r"Q(a) \leftarrow Q(a) + (r - Q(a)) / n",
    ],
    "alpha n^-decay (r + gamma max_a' Q(s', a') - Q(s, a)), with": [
        r"\alpha n^{-\mathrm{decay}}\,(r + \gamma \max_{a'} Q(s', a') - Q(s, a))",
    ],
    "gamma sum_s' P(s' | s, a) V(s').": [r"\gamma \sum_{s'} P(s' \mid s, a) V(s')"],
    "H v = d/de grad func(x + e v) at e = 0.": [
        r"H v = \mathrm{d} / \mathrm{d}e \operatorname{grad} \operatorname{func}(x + e v)",
        "e = 0",
    ],
    "a <- alpha a + (1 - alpha) g, and sqrt(s - a^2) stands": [
        r"a \leftarrow \alpha a + (1 - \alpha) g",
        r"\sqrt{s - a^{2}}",
    ],
}
PROSE = (  # no mathematics, whatever it looks like
    "A boolean mask is True where a query may look, and I say so, e.g. here.",
    "1 for 'linear', 'sigmoid' and convolutions ('conv1d' and so on); the mean of 3 x 3 windows.",
    "the step size, the weight (see ``x_1 = y``) and :func:`f_1 + g`'s; mean 0 and variance 1, below 1 %.",
    "an N x N matrix - for instance - is a constant/other thing (2006), and in 3-5 steps",
)
SAID = {r"\top": "T", r"\varepsilon": "epsilon", r"\varphi": "phi"}
SIGNS = ["mathrm", "operatorname", "text", "mathrel", "mathinner", "cdot", "le", "ge", "ne", "leftarrow", "mid", "mp"]
SIGNS += ["Vert", "ldots", "ldotp"] + [side + fence for side in "lr" for fence in ("vert", "Vert", "angle")]


def letters(tex: str) -> Counter:
    """What is left of a formula without its signs."""
    said = re.sub(r"\\([A-Za-z]+)", lambda sign: "" if sign[1] in SIGNS else SAID.get(sign[0], sign[1]), tex)
    return Counter(re.findall("[A-Za-z0-9]", said))


@pytest.fixture(scope="module")
def formulas() -> list[str]:
    """Every formula that a docstring of the package holds."""
    found = []
    for path in sorted((ROOT / "companion").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for block in NEXT_FIELD.sub("\n\n", ast.get_docstring(node) or "").split("\n\n"):
                    text = " ".join(block.split())
                    if block.startswith(LABELS) or not (block.startswith((" ", "- ", "===")) or FIELD.match(block)):
                        found += [text] if block.startswith(LABELS) or has_formula(text) else []
    assert len(found) > 150
    return found


LABELS = ("Formula: ", "Formula, ")
SENTENCES = {
    "Give x W^T + b, shape (..., O).": "Give :maths:`x W^T + b`, shape :maths:`(..., O)`.",
    "Multiply two vectors: sum_i x_i y_i.": "Multiply two vectors: :maths:`sum_i x_i y_i`.",
    "An arm is drawn one time in 1 / epsilon.": "An arm is drawn one time in :maths:`1 / epsilon`.",
    "Says and / or, for n of them.": "Says and / or, for n of them.",
    "With T_max steps, x is at max_norm.": r"With T\_max steps, x is at max\_norm.",
    "Stands for a key=value pair.": "Stands for a key=value pair.",
}


@pytest.fixture(scope="module")
def stretches(formulas) -> dict[str, str]:
    found = {written: tex for formula in formulas for written, tex in parts(formula) if tex}
    assert len(found) > 400
    return found


@pytest.mark.parametrize("written", FORMULAS)
def test_a_formula_is_set(written):
    assert [tex for _, tex in parts(written) if tex] == FORMULAS[written]


@pytest.mark.parametrize("written", PROSE)
def test_prose_stays_prose(written):
    assert [piece for piece in parts(written) if piece[1]] == []


def test_nothing_is_lost_between_the_stretches(formulas):
    for formula in formulas:
        assert "".join(written for written, _ in parts(formula)) == formula


def test_a_formula_keeps_its_letters(stretches):
    for written, tex in stretches.items():
        assert letters(tex) == letters(re.sub(r"\b1e-", "10", written)), (written, tex)


def test_a_stretch_by_itself_is_set_alike(stretches):
    """The page's role reads it again."""
    assert {written: tex for written, tex in stretches.items() if next(parts(written)) != ("", "")} == {}
    assert {written: tex for written, tex in stretches.items() if [*parts(written)][1] != (written, tex)} == {}


def test_nearly_every_formula_has_mathematics(formulas):
    told = [one for one in formulas if one.startswith(LABELS) and MARKED_UP.sub("", one).strip("Formula:,. ")]
    marked = ["\n".join(rewrite(formula.split("\n"))) for formula in told]
    assert len(told) > 120
    assert sum(":maths:`" in one for one in marked) >= 0.9 * len(told)
    assert all(FIELD.match(one) or one.startswith((":Formula: ", "Formula, ")) for one in marked)


@pytest.mark.parametrize(("written", "marked"), SENTENCES.items())
def test_a_sentence_is_set_where_it_surely_has_a_formula(written, marked):
    assert rewrite([written]) == [marked]


def test_katex_sets_each_and_the_lean_form_shows_the_same(stretches, packages):
    katex = Katex(ROOT / "node_modules" / "katex")
    lighter = 0
    for written, tex in stretches.items():
        full = katex.render(tex, display=False)  # raises where KaTeX refuses
        few = lean(full, written)
        before, after = (BeautifulSoup(page, "html.parser") for page in (full, few))
        assert after.get_text() == before.select_one(".katex-html").get_text(), written
        assert after.span.get("aria-label", after.get_text()) in (written, after.get_text()), written
        lighter += len(before.find_all(True)) - len(after.find_all(True))
    assert lighter > 20 * len(stretches)
    katex.close()


def test_the_pages_of_the_package_show_them(site):
    pages = [BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser") for page in PACKAGE]
    names = [name for page in pages for name in page.select("dl.field-list > dt")]
    fields = [name.find_next("dd") for name in names if "Formula" in name.get_text()]
    shown = [field for field in fields if field.select(".math.katex")]
    assert len(fields) > 120 and len(shown) >= 0.9 * len(fields)
    said = [one["aria-label"] for page in pages for one in page.select(".math[role=img]")]
    assert "p_k = e^{z_k} / sum_j e^{z_j}" in said
