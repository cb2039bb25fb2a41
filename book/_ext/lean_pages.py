"""Send the reader nothing that the page does not use, and nothing twice.

The stock pages carry scripts for live kernels, a page's worth of duplicated inline code, three viewport tags and
source maps. What a template can mend is in `_templates/layout.html`; this extension does the rest.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

UNUSED = re.compile(r"thebe", re.IGNORECASE)
KERNEL = re.compile(r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName = .*?</script>', re.DOTALL)


def with_class(names: str) -> re.Pattern:
    return re.compile(rf'class="(?:[^"]* )?(?:{names})[ "]')


SERVES = {  # a script, by what stands in it or in its address: the class that it looks for on a page
    "design-tabs": with_class("sd-tab-set"),
    "toggle": with_class("toggle|dropdown"),
    "copybutton": with_class("highlight"),
    "clipboard": with_class("highlight"),
    "predict.js": with_class("predict"),
    "live.js": with_class("tag_live|tag_answer|tag_elsewhere"),
    "answers.js": with_class("tag_answer"),
    "terms.js": with_class("term"),
    "cards.js": with_class("deck"),
    "sources.js": with_class("py function|py class"),
}
SOURCE_MAPS = "_static/**/*.map"
TEMPLATES = "_static/*webpack-macros.html"  # the theme's, which no page is
LEFT_OVER = ("_static/scripts/fontawesome.js", "_static/sphinx-thebe.js", "_static/sphinx-thebe.css")
SEARCH = "_static/searchtools.js"
ONCE = ('".headerlink", "script"', '".headerlink", ".katex-mathml", "script"')  # an excerpt has each formula once
TALKS = ("_static/scripts/pydata-sphinx-theme.js", "search.html")  # to the console, of all that goes well


def trim_assets(app, pagename, templatename, context, doctree) -> None:
    """Drop what is unused or repeated, and let every other script wait for the page."""
    if "body" in context:
        context["body"] = KERNEL.sub("", context["body"])
    kept, bodies = [], set()
    for script in context.get("script_files", []):
        attributes = getattr(script, "attributes", {})
        body = attributes.get("body")
        told = f"{getattr(script, 'filename', script)} {body}"
        serves = [page.search(context.get("body", "")) for name, page in SERVES.items() if name in told]
        if UNUSED.search(told) or (body and body in bodies) or (serves and not any(serves)):
            continue
        bodies.add(body)
        if getattr(script, "filename", None):
            attributes["defer"] = "defer"
        elif body and body.startswith("DOCUMENTATION_OPTIONS"):
            attributes["type"] = "module"  # an inline script that waits its turn among the deferred ones
        kept.append(script)
    context["script_files"] = kept
    sheets = context.get("css_files", [])
    context["css_files"] = [sheet for sheet in sheets if not UNUSED.search(str(getattr(sheet, "filename", sheet)))]
    context["metatags"] = re.sub(r'<meta[^>]*name="viewport"[^>]*>', "", context.get("metatags", ""))
    context["page_description"] = description(app, doctree, context)


def description(app, doctree, context) -> str:
    """The page's first paragraph, for search engines and link previews."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        text = " ".join(paragraph.astext().split())
        if len(text) > 40:
            return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " ..."
    return f"{context.get('title') or 'Search'} - {app.config.project}"


def remove_left_overs(app, problem) -> None:
    if problem is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for path in [*out.glob(SOURCE_MAPS), *out.glob(TEMPLATES), *(out / name for name in LEFT_OVER)]:
        path.unlink(missing_ok=True)
    search = out / SEARCH
    search.write_text(search.read_text(encoding="utf-8").replace(*ONCE), encoding="utf-8")
    for path in (out / name for name in TALKS):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("console.log(", "void("), encoding="utf-8")


def setup(app):
    app.connect("html-page-context", trim_assets, priority=950)
    app.connect("build-finished", remove_left_overs)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
