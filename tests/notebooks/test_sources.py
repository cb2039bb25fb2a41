"""The bibliography is text in any viewer, and whoever cites a source leads to it."""

import re

import pytest
from pages import NOTEBOOKS, ROOT, page_of, prose

PAGE = (ROOT / "book" / "bibliography.md").read_text(encoding="utf-8")


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    import bibliography

    return bibliography


def test_the_page_is_what_the_references_say(tool):
    assert tool.bibliography() == PAGE, "book/bibliography.md is not up to date: run `make contents`"


def test_an_entry_reads_without_latex(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "BOOK", tmp_path)
    (tmp_path / "references.bib").write_text(
        '@article{b, author={B{\\"o}hm, Ada B. and Li, Cy}, title={On {ReLU}}, journal={J}, volume={3}, number={2}, '
        "pages={1--9}, year={2001}, doi={10.1/x}, note={In Finnish}}\n"
        "@book{a, author={Abe, D.}, title={Nets}, publisher={P}, edition={2nd}, year={1999}}\n"
        "@incollection{c, author={Ce, E.}, title={T}, booktitle={Q}, editor={Ed, F.}, volume={4}, year={2000}}\n",
        encoding="utf-8",
    )
    assert tool.bibliography().splitlines()[4:] == [
        '- <a id="a"></a>Abe, D. (1999). *Nets*. 2nd edition, P.',
        '- <a id="b"></a>Böhm, Ada B. and Li, Cy (2001). “On ReLU”. *J* 3(2), pages 1–9. In Finnish. <https://doi.org/10.1/x>',
        '- <a id="c"></a>Ce, E. (2000). “T”. In *Q*, edited by Ed, F., volume 4.',
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=page_of)
def test_whoever_is_cited_is_listed(path):
    cited = set(re.findall(r"bibliography\.md#([\w-]+)", prose(path)))
    assert cited <= set(re.findall(r'<a id="([^"]+)"></a>', PAGE))
