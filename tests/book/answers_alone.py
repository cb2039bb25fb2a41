"""Answer exercises as a reader's browser does: by `_live/answers.py` and what a page carries, with NumPy alone.

`python tests/book/answers_alone.py FOLDER < requests.json` prints what came out of each. The folder holds
`companion.zip`, unpacked, and the page's Python files. Inputs are not drawn at random, but as the test draws them.
"""

from __future__ import annotations

import json
import secrets
import sys

from no_other import Nothing


def main(folder: str, seed: int) -> None:
    sys.path.insert(0, folder)
    sys.meta_path.insert(0, Nothing("companion", "runner", "answers", "statements"))
    secrets.randbits = lambda bits: seed
    import answers
    import runner

    assert runner.__file__.startswith(folder)
    found = []
    for request in json.load(sys.stdin):
        said: list[str] = []
        runner.post = said.append
        answers.answer(json.dumps(request))
        found.append("".join(said))
    import companion

    assert companion.__file__.startswith(folder)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
