"""What a backward holds on to."""

from companion.shapes import Array


def held(thing, seen=None) -> list[Array]:
    """List the arrays that are reachable from a function's closure, or from what lies in it."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    if isinstance(thing, Array):
        return [thing, *held(thing.base, seen)]
    inner = [cell.cell_contents for cell in getattr(thing, "__closure__", None) or ()]
    inner += list(thing.values()) if isinstance(thing, dict) else []
    inner += list(thing) if isinstance(thing, list | tuple) else []
    inner += [getattr(thing, name) for name in getattr(type(thing), "__slots__", ()) if hasattr(thing, name)]
    return [array for one in inner for array in held(one, seen)]
