"""Print what Lighthouse says of each page of the built book on a phone: its scores, blocked time, work and bytes.

Lighthouse is no part of the book's packages. Install it anywhere (`npm install lighthouse` in an empty folder) and
name that folder: `python tools/lighthouse.py FOLDER`, on a machine that does nothing else. Pages may be named too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.serve import BOOK, Handler  # noqa: E402
from tools.whole_book import BROWSERS, FLAGS, contents  # noqa: E402

WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
COMMAND = "node_modules/lighthouse/cli/index.js"
FIRST_VIEW = 350  # thousands of bytes


class Quiet(Handler):
    def log_message(self, *arguments) -> None:
        pass


def report(folder: Path, address: str) -> dict:
    """Run Lighthouse once on a page, as it does by itself: a phone, its speed simulated."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None) or sys.exit(
        "lighthouse: Chromium not found on PATH"
    )
    command = ["node", folder / COMMAND, address, "--output=json", "--quiet"]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": browser})
    if done.returncode:
        sys.exit(f"lighthouse: {address} could not be measured\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def numbers(said: dict) -> dict[str, float]:
    """Take from a report the scores of 100, milliseconds blocked and of work, and thousands of bytes."""
    audits = said["audits"]
    asked = audits["network-requests"]["details"]["items"]
    return {name: round(100 * said["categories"][name]["score"]) for name in WANTED} | {
        "blocked": round(audits["total-blocking-time"]["numericValue"]),
        "work": round(audits["mainthread-work-breakdown"]["numericValue"]),
        "kB": round(sum(one.get("transferSize", 0) for one in asked) / 1000),
    }


def main(folder: Path, pages: list[str], runs: int) -> None:
    if not (folder / COMMAND).exists():
        sys.exit(f"lighthouse: not found in {folder.resolve()}; there, call: npm install lighthouse")
    pages = pages or [f"{place.path}.html" for place in contents()] + ["search.html"]
    short = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=BOOK)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in pages:
            tries = [numbers(report(folder, f"http://127.0.0.1:{server.server_port}/{page}")) for _ in range(runs)]
            found = {name: statistics.median(one[name] for one in tries) for name in tries[0]}
            print(f"{page:50}", *(f"{name} {value:g}" for name, value in found.items()), flush=True)
            if found["kB"] > FIRST_VIEW or any(found[name] < least for name, least in WANTED.items()):
                short.append(page)
        server.shutdown()
    sys.exit(f"lighthouse: {len(short)} of {len(pages)} pages fall short: {', '.join(short)}" if short else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path())
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    main(asked.folder, asked.pages, asked.runs)
