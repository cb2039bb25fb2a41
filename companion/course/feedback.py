"""A page for each learner: the grader's findings, points and comments that people gave, what being late cost."""

from __future__ import annotations

from jinja2 import Environment
from markupsafe import Markup

from companion.course import gradebook
from companion.course.deadlines import told
from companion.course.folder import Course
from companion.course.standing import Standing, number_of, standings
from companion.homework.feedback import page
from companion.homework.files import write_whole

_SUMMARY = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<p><strong>{{ points }} of {{ of }} points</strong>{% if waiting %}, not final: a person has yet to mark \
{{ waiting | join(", ") }}{% endif %}</p>
{% if late %}
<p>It came {{ late }}{% if penalty %}: {{ penalty }} points are lost{% else %}, which costs nothing{% endif %}.</p>
{% endif %}
{% if by_hand %}
<h2>Marked by a person</h2>
<table>
<thead>
<tr><th scope="col">Exercise</th><th scope="col" class="points">Points</th><th scope="col">Comment</th></tr>
</thead>
<tbody>
{% for number, points, comment in by_hand %}
<tr><td>{{ number }}</td><td class="points">{{ points }}</td><td>{{ comment }}</td></tr>
{% endfor %}
</tbody>
</table>
{% endif %}
""")


def write_pages(course: Course, name: str) -> str:
    """Write ``feedback/LEARNER/NAME/NAME.html`` for all whose homework was graded; tell in a line."""
    gradebook.settle(course, name)
    rows = [one for one in standings(course, name) if one.result]
    for one in rows:
        path = course.place("feedback", one.learner.id, name).with_suffix(".html")
        write_whole(path, page(one.learner.name, one.result, summary(one)))
    waiting = sum(any(entry.waiting for entry in one.entries.values()) for one in rows)
    told_so = f"; {waiting} not final, since a person has yet to mark" if waiting else ""
    return f"{course.root / 'feedback'}: {len(rows)} pages{told_so}"


def summary(one: Standing) -> Markup:
    """Give what stands at the head of the page."""
    by_hand, waiting = [], []
    for entry in sorted(one.entries.values(), key=lambda entry: number_of(entry.cell)):
        exercise = number_of(entry.cell) if entry.cell.startswith("ex") else entry.cell
        comment = one.comments.get(entry.cell) or one.comments.get(entry.cell.removesuffix("-check"), "")
        if entry.waiting:  # also where points were given for another text
            waiting.append(f"exercise {exercise}")
        if entry.given or comment:
            unknown = entry.automatic is None and not entry.given
            by_hand.append((exercise, "" if unknown else f"{entry.points:g} of {entry.of:g}", comment))
    return Markup(
        _SUMMARY.render(
            points=f"{one.points:g}",
            of=f"{one.of:g}",
            waiting=waiting,
            late=told(one.late),
            penalty=f"{one.penalty:g}" if one.penalty else "",
            by_hand=by_hand,
        )
    )
