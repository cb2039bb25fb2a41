"""Submissions that are alike beyond what the homework itself gives: a reason to look, never a proof.

Names, comments, texts and layout make no difference: code becomes tokens, in which all names of one's own are the
same. Where all of the code is the same, that is told. Of all runs of eight tokens a part is kept, the same part in
every copy (winnowing), without the runs that the released notebook has and those that a fifth of the class shares.
With A and B the runs of two submissions,

    alike = |A and B| / min(|A|, |B|)

Source: Schleimer, Wilkerson and Aiken, *Winnowing: local algorithms for document fingerprinting*, SIGMOD 2003.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import keyword
import tokenize
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.course.attempts import attempts
from companion.course.folder import Course
from companion.course.grading import published
from companion.course.releasing import released
from companion.course.views import grade_id_of, source_of

RUN, WINDOW = 8, 4  # tokens of a run; of so many runs that follow each other one is kept
FEWEST = 15  # runs of one's own, below which a submission is too short to say anything
SHARED = 0.2  # of the class: what so many have is how the exercise is solved
_SKIP = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.STRING}


@dataclass(frozen=True)
class Pair:
    """Two submissions and the share of their runs that is alike."""

    one: str
    other: str
    alike: float


def tokens(source: str) -> list[str]:
    """Give the tokens of code, up to where it is no Python; a name is kept after a dot, or where Python has it."""
    found, before = [], ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _SKIP or not token.string.strip():
                continue
            own = token.type == tokenize.NAME and not keyword.iskeyword(token.string) and before != "."
            found.append("name" if own else token.string)
            before = token.string
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def fingerprints(words: list[str]) -> set[int]:
    """Give the runs that winnowing keeps: of each window the smallest hash."""
    hashes = [zlib.crc32("\0".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1)]
    if len(hashes) < WINDOW:
        return set(hashes)
    return {min(hashes[i : i + WINDOW]) for i in range(len(hashes) - WINDOW + 1)}


def alike(code: Mapping[str, list[str]], background: list[str], least: float) -> list[Pair]:
    """Give the pairs of submissions, told as tokens, that are alike by at least that share; the most alike first."""
    prints = {learner: fingerprints(words) - fingerprints(background) for learner, words in code.items()}
    count = Counter(itertools.chain.from_iterable(prints.values()))
    common = {one for one, times in count.items() if times > max(3, SHARED * len(prints))}
    prints = {learner: own - common for learner, own in prints.items()}
    holders = defaultdict(list)
    for learner, own in sorted(prints.items()):
        for one in own:
            holders[one].append(learner)
    both = Counter(itertools.chain.from_iterable(itertools.combinations(them, 2) for them in holders.values()))
    pairs = []
    for (one, other), shared in both.items():
        fewer = min(len(prints[one]), len(prints[other]))
        if fewer >= FEWEST and shared / fewer >= least:
            pairs.append(Pair(one, other, shared / fewer))
    return sorted(pairs, key=lambda pair: (-pair.alike, pair.one, pair.other))


def repeated(code: Mapping[str, list[str]], background: list[str]) -> list[list[str]]:
    """Give the groups whose code, told as tokens, is the same from end to end, however many they are."""
    given, groups = fingerprints(background), defaultdict(list)
    for learner, words in sorted(code.items()):
        groups[tuple(words)].append(learner)
    own = ((fingerprints(list(words)) - given, them) for words, them in groups.items() if len(them) > 1)
    return [them for prints, them in own if len(prints) >= FEWEST]


def lines(course: Course, name: str, least: float = 0.8) -> Iterator[str]:
    """Tell of the attempts that count: files that are the same, receipts that repeat, code that is alike."""
    notebook, before = released(course, name), published(course, name)
    code, files, receipts = {}, defaultdict(list), defaultdict(list)
    for learner, tries in attempts(course, name).items():
        for attempt in tries:
            if attempt.path.name == before.get(learner, {}).get("attempt"):
                content = attempt.content()
                if isinstance(content, bytes):
                    files[hashlib.sha256(content).hexdigest()].append(learner)
                    code[learner], receipt = _read(content)
                    receipts[receipt].append(learner)
    same = [them for them in files.values() if len(them) > 1]
    given = [word for cell in notebook["cells"] if cell["cell_type"] == "code" for word in tokens(source_of(cell))]
    copies = [them for them in repeated(code, given) if not any(set(them) <= set(others) for others in same)]
    told = {frozenset(pair) for them in same + copies for pair in itertools.combinations(them, 2)}
    yield from (f"the same file: {', '.join(them)}" for them in same)
    for receipt, them in receipts.items():
        if receipt and len(them) > 1:
            yield f"the same receipt {receipt[:16]}: {', '.join(them)}"
    yield from (f"the same code, but for names and comments: {', '.join(them)}" for them in copies)
    pairs = [pair for pair in alike(code, given, least) if frozenset((pair.one, pair.other)) not in told]
    yield from (f"{pair.alike:.0%} alike: {pair.one}, {pair.other}" for pair in pairs)
    yield f"{len(code)} submissions compared: {len(same) + len(copies)} repeat, {len(pairs)} pairs are alike"


def _read(content: bytes) -> tuple[list[str], str]:
    """Give a submission's tokens, without its checks, and the receipt that `companion submit` put into it."""
    try:
        tree = json.loads(content.decode("utf-8-sig"))
        cells = [cell for cell in tree["cells"] if cell.get("cell_type") == "code"]
        about = tree.get("metadata", {}).get("companion", {})
        receipt = about.get("receipt", "") if isinstance(about, dict) else ""
        receipt = str(receipt.get("seed", "") if isinstance(receipt, dict) else receipt)  # drawn anew for each
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [], ""
    own = [cell for cell in cells if not grade_id_of(cell).endswith("-check")]
    return [word for cell in own for word in tokens(source_of(cell))], receipt
