"""What people read: a page for each learner and one table of marks. No hidden input and no seed is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jinja2 import Environment
from markupsafe import Markup

from companion.homework.tables import as_csv

NOTHING = Markup()
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ result.exercises }}: feedback for {{ learner }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }
main { overflow-wrap: break-word; }
h2 { margin: 2rem 0 .3rem; font-size: 1.2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid #8888; }
td:last-child { overflow-wrap: anywhere; }
.points { white-space: nowrap; width: 4.5rem; }
.hint, footer { font-size: .9rem; }
</style>
</head>
<body>
<main>
<h1>{{ result.exercises }}: {{ learner }}</h1>
{% if summary %}
{{ summary }}
{% else %}
<p><strong>{{ result.points }} of {{ result.of }} points</strong></p>
{% endif %}
{% if result.environment.sandbox == "none" %}
<p>Graded without a sandbox.</p>
{% endif %}
{% if result.notes %}
<h2>What happened when the cells ran</h2>
<ul>
{% for note in result.notes %}
<li>{{ note }}</li>
{% endfor %}
</ul>
{% endif %}
{% for question in result.questions %}
<h2>Exercise {{ question.number }}: {{ question.title }} ({{ question.points }} of {{ question.of }})</h2>
<table>
<thead>
<tr><th scope="col">Part</th><th scope="col" class="points">Points</th><th scope="col">Finding</th></tr>
</thead>
<tbody>
{% for part in question.parts %}
<tr><td>{{ part.name }}</td><td class="points">{{ part.points }} of {{ part.of }}</td>
<td>{{ part.reason or "right" }}</td></tr>
{% endfor %}
</tbody>
</table>
{% if question.points < question.of and question.hint %}
<p class="hint">Hint: {{ question.hint }}</p>
{% endif %}
{% for remark in question.remarks %}
<p>No points lost, but: {{ remark }}</p>
{% endfor %}
{% endfor %}
</main>
<footer><p>Receipt {{ result.receipt }}; submission {{ result.submission[:16] }};
Python {{ result.environment.python }}, NumPy {{ result.environment.numpy }},
PyTorch {{ result.environment.torch }}.</p></footer>
</body>
</html>
""")


def page(learner: str, result: dict, summary: Markup = NOTHING) -> str:
    """Give the learner's page; everything that came from outside is escaped.

    ``summary`` stands in place of the line with all points, where more than the grader's findings count.
    """
    return _PAGE.render(learner=learner, result=result, summary=summary)


def marks(results: dict[str, dict], failures: Mapping[str, str] = MappingProxyType({})) -> str:
    """Give the table of marks as CSV: a row a learner, a column an exercise; no points where the grader failed."""
    numbers = sorted({q["number"] for result in results.values() for q in result["questions"]})
    head = ["learner", "points", "of", *(f"exercise {n}" for n in numbers), "sandbox", "seconds", "reason", "receipt"]
    rows = {learner: _row(learner, result, numbers) for learner, result in results.items()}
    empty = [None] * (len(numbers) + 4)
    rows |= {
        who: [who, *empty, f"not graded, the grader itself failed: {why}", None] for who, why in failures.items()
    }
    return as_csv(head, (row for _, row in sorted(rows.items())))


def _row(learner: str, result: dict, numbers: list[int]) -> list:
    points = {q["number"]: q["points"] for q in result["questions"]}
    sandbox, reason = result["environment"]["sandbox"], "; ".join([*result["notes"], *reasons(result)])
    each = [points.get(number) for number in numbers]
    return [learner, result["points"], result["of"], *each, sandbox, result["seconds"], reason, result["receipt"]]


def reasons(result: dict) -> list[str]:
    """Give for each question the first reason why points are missing, where the notes do not say it of all."""
    found = []
    for question in result["questions"]:
        told = [part["reason"] for part in question["parts"] if part["reason"]]
        if told and told[0] not in result["notes"]:
            found.append(f"exercise {question['number']}: {told[0]}")
    return found
