"""What a person types for a sweep, as configurations: ``hidden=0,32`` and a number of seeds.

Chapter: double_descent
"""

from __future__ import annotations

import ast
import dataclasses
import itertools
import re
import types
import typing
from collections.abc import Iterable
from types import ModuleType

from companion.experiments.sweeping.catalogue import nearest
from companion.experiments.sweeping.keys import name_of

SEEDS = 10  # of an experiment whose configuration has one seed
BETWEEN = re.compile(r",(?![^(]*\))")  # a comma outside parentheses
FORMS = {int: "a whole number", float: "a number", bool: "True or False", str: "text", types.NoneType: "None"}


def grid(module: ModuleType, settings: Iterable[str], seeds: int | None) -> dict[str, list]:
    """Give the configurations by what is set in them, ``hidden=32``: one list for every combination, over the seeds.

    A ``Config`` with a ``seed`` is made once for each of 0, 1, ...; one that counts ``seeds`` is told their number.

    Raises: ValueError for a field that is not there, or a value that is not of its kind.
    """
    fields = {field.name: field for field in dataclasses.fields(module.Config)}
    chosen = dict(_setting(module, fields, text) for text in settings)
    drawn = {}
    if "seed" in fields and "seed" not in chosen:
        drawn = {"seed": range(SEEDS if seeds is None else seeds)}
    elif seeds is not None and "seeds" in fields and "seeds" not in chosen:
        drawn = {"seeds": [seeds]}
    elif seeds is not None:
        raise ValueError(f"{name_of(module.run)} has no seeds that --seeds could count{_has(fields)}")
    lacking = [f.name for f in fields.values() if _is_needed(f) and f.name not in chosen | drawn]
    if lacking:
        raise ValueError(f"{lacking[0]} has no default: --set {lacking[0]}=...")
    found = {}
    for values in itertools.product(*chosen.values()):
        one = dict(zip(chosen, values, strict=True))
        label = " ".join(f"{name}={value!r}" for name, value in one.items())
        repeats = [dict(zip(drawn, draw, strict=True)) for draw in itertools.product(*drawn.values())]
        found[label] = [module.Config(**one, **repeat) for repeat in repeats]
    return found


def _setting(module: ModuleType, fields: dict, text: str) -> tuple[str, list]:
    """Read ``field=value,value``."""
    name, equals, values = text.partition("=")
    if not equals:
        raise ValueError(f"--set wants field=value or field=value,value; got {text!r}")
    if name not in fields:
        near = nearest(name, fields)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"{name_of(module.run)} has no field {name}{meant}{_has(fields)}")
    hint = typing.get_type_hints(module.Config)[name]
    return name, [_value(name, hint, value.strip()) for value in BETWEEN.split(values)]


def _value(name: str, hint, text: str):
    """Read one value as a field's annotation has it."""
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if str in kinds and text != "None":
        return text
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = ...
    for kind in kinds:
        if (read := _as(kind, value)) is not ...:
            return read
    expected = " or ".join(_form(kind) for kind in kinds)
    raise ValueError(f"{name} must be {expected}, got {text!r}")


def _as(kind, value):
    """Give a value as one of this kind; an ellipsis where it is none."""
    if typing.get_origin(kind) is tuple and type(value) is tuple:
        inner = typing.get_args(kind)
        inner = inner[:1] * len(value) if inner[-1] is ... else inner
        parts = [_as(one, part) for one, part in zip(inner, value, strict=False)]
        return ... if ... in parts or len(inner) != len(value) else tuple(parts)
    if kind is float and type(value) is int:
        return float(value)
    return value if type(value) is kind else ...


def _form(kind) -> str:
    if typing.get_origin(kind) is tuple:
        return "a tuple in parentheses, as (1, 2)"
    return FORMS.get(kind, "what only Python can name (use companion.experiments.sweep)")


def _has(fields: dict) -> str:
    told = (f.name if _is_needed(f) else f"{f.name}={f.default}" for f in fields.values() if not callable(f.default))
    return f"; it has {', '.join(told)}"


def _is_needed(field: dataclasses.Field) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
