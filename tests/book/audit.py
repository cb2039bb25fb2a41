"""What axe finds on a whole page.

A page has thousands of texts, and axe takes a millisecond to tell the contrast of one. So texts are sorted into
kinds: of one kind are those for which all that contrast hangs on is the same, their own colour and letters and, from
them up to the page, what lies behind. Of each kind axe looks at five; and at all of them, should it be able to tell
none of the five, as where something lies over them. A single letter it never calls wrong. Figures, controls and what
stands around the text it sees as they are.
"""

from __future__ import annotations

from pathlib import Path

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WHOLE = """[...document.querySelectorAll('.formula')].every(
    e => e.scrollWidth <= e.clientWidth || e.tabIndex === 0 || e.closest('details:not([open])'))"""
VIOLATIONS = """async () => {
  const kinds = new Map(), grounds = new Map([[null, '']]);
  const read = (e, names) => { const style = getComputedStyle(e); return names.map(name => style[name]).join(';'); };
  const BEHIND = ['backgroundColor', 'backgroundImage', 'opacity', 'filter', 'mixBlendMode', 'position', 'clip',
    'clipPath'];
  const LETTERS = ['color', 'fontSize', 'fontWeight', 'textShadow', 'webkitTextStroke'];
  const behind = (e) => {
    if (!grounds.has(e)) grounds.set(e, behind(e.parentElement) + '/' + read(e, BEHIND));
    return grounds.get(e);
  };
  const shown = {visibilityProperty: true, opacityProperty: true};
  for (const e of document.querySelectorAll('article *:not(:is(figure, svg, label, button, fieldset, form) *)')) {
    const words = [...e.childNodes].map(node => node.nodeType === Node.TEXT_NODE ? node.data.trim() : '').join('');
    if (!words || !e.checkVisibility(shown)) continue;
    const kind = behind(e) + '/' + read(e, LETTERS);
    if (!kinds.has(kind)) kinds.set(kind, []);
    if (words.length > 1) kinds.get(kind).push(e);
    else e.dataset.alike = '';
  }
  for (const alike of kinds.values()) alike.slice(5).forEach(e => { e.dataset.alike = ''; });
  axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-alike])'}]});
  const look = (only) => axe.run(document, {resultTypes: ['violations', 'incomplete'], elementRef: true, ...only});
  let {violations, incomplete} = await look({});
  const untold = new Set(incomplete.filter(r => r.id === 'color-contrast').flatMap(r => r.nodes.map(n => n.element)));
  const untellable = [...kinds.values()].filter(alike => alike.slice(0, 5).every(e => untold.has(e)));
  const open = untellable.flatMap(alike => alike.slice(5));
  open.forEach(e => { delete e.dataset.alike; });
  if (open.length) violations = violations.concat((await look({runOnly: ['color-contrast']})).violations);
  return violations.flatMap(v => v.nodes.map(node => `${v.id}: ${node.html.slice(0, 160)}`));
}"""


def violations(page) -> list[str]:
    """Give the rule and the element of each violation."""
    page.wait_for_function(WHOLE)  # it is once it was idle
    page.add_script_tag(path=AXE)
    return page.evaluate(VIOLATIONS)
