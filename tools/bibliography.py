"""Write the bibliography, `book/bibliography.md`, from `book/references.bib`: text that reads in any viewer.

Each entry bears its key as an anchor, to which `[Bridle (1990)](../book/bibliography.md#bridle1990)` leads.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from unicodedata import normalize

from pybtex.database import Entry, Person, parse_file
from pybtex.richtext import Text

BOOK = Path(__file__).parents[1] / "book"
PAGE = BOOK / "bibliography.md"
HEAD = "# Bibliography\n\nThe sources that the chapters and the package cite.\n"


def plain(text: str) -> str:
    """Give a field of a .bib file as text: no braces, no backslashes."""
    return " ".join(str(Text.from_latex(text)).split())


def name(person: Person) -> str:
    last = " ".join([*person.prelast_names, *person.last_names, *person.lineage_names])
    first = " ".join([*person.first_names, *person.middle_names])
    return plain(f"{last}, {first}" if first else last)


def listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def place(entry: Entry) -> str:
    """Say where a work appeared, from the larger to the smaller: journal, book or school, volume, pages."""
    f = {field: plain(value) for field, value in entry.fields.items()}
    volume = f.get("volume", "") + (f"({f['number']})" if "number" in f else "")
    parts = []
    if "journal" in f:
        parts.append(f"*{f['journal']}* {volume}".strip())
    if "booktitle" in f:
        parts.append(f"In *{f['booktitle']}*")
        editors = [name(person) for person in entry.persons.get("editor", [])]
        parts.append(f"edited by {listed(editors)}" if editors else "")
        parts.append(f"{f.get('series', 'volume')} {volume}" if volume else "")
    if "school" in f:
        parts.append(f"Master's thesis, {f['school']}")
    parts.append(f"{f['edition']} edition" if "edition" in f else "")
    parts += [f.get("publisher", ""), f.get("howpublished", ""), f"pages {f['pages']}" if "pages" in f else ""]
    return ". ".join(part for part in (", ".join(filter(None, parts)), f.get("note")) if part)


def written(key: str, entry: Entry) -> str:
    """Write one work: who, when, what, where, and an address if there is one."""
    who, where = listed([name(person) for person in entry.persons["author"]]), place(entry)
    title = plain(entry.fields["title"])
    what = f"*{title}*" if entry.type == "book" else f"“{title}”"
    address = entry.fields.get("url", f"https://doi.org/{entry.fields.get('doi', '')}")
    ends = [f"{where}."] * bool(where) + [f"<{address}>"] * ({"url", "doi"} & set(entry.fields) != set())
    return " ".join([f'<a id="{key}"></a>{who} ({entry.fields["year"]}).', f"{what}.", *ends])


def bibliography() -> str:
    """Give the whole page, sorted by authors and year."""
    entries = parse_file(str(BOOK / "references.bib"), bib_format="bibtex").entries

    def by_authors(key: str) -> tuple:
        authors = [normalize("NFKD", name(person)).casefold() for person in entries[key].persons["author"]]
        return [author.encode("ascii", "ignore") for author in authors], entries[key].fields["year"]

    return "\n".join([HEAD, *(f"- {written(key, entries[key])}" for key in sorted(entries, key=by_authors)), ""])


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    PAGE.write_text(bibliography(), encoding="utf-8")
