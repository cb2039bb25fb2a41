r"""How LaTeX writes a name that stands in a formula of plain text: eta_min is \eta_{\min}, dy is \mathrm{d}y."""

from __future__ import annotations

import re

NAMES = ("alpha", "beta", "gamma", "delta", "eta", "theta", "lambda", "mu", "nu", "pi", "rho", "sigma", "tau", "psi")
GREEK = {name: rf"\{name}" for name in NAMES} | {"epsilon": r"\varepsilon", "phi": r"\varphi"}
COMMANDS = {name: rf"\{name}" for name in ("cos", "exp", "ln", "log", "max", "min", "sin", "tanh")}
SYMBOL = re.compile(r"(?P<d>d(?!o$))?(?P<letter>[A-Za-z]|[xyz]hat)|(?P<base>[A-Za-z]|[a-z]+?)(?P<digits>\d+)")
INDICES = re.compile("[ijk0-9]+")


def symbol(name: str) -> str | None:
    """Set a letter, a Greek letter, a gradient such as dy, or one of these with a number; None for any other name."""
    found = SYMBOL.fullmatch(name)
    if name in GREEK or not found:
        return GREEK.get(name)
    if found["digits"]:
        base = symbol(found["base"])
        return base and f"{base}_{{{found['digits']}}}"
    letter = found["letter"]
    return (r"\mathrm{d}" if found["d"] else "") + (letter if len(letter) == 1 else rf"\hat{{{letter[0]}}}")


def word(name: str, look: str = "mathrm") -> str:
    """Set a name of several letters upright."""
    return rf"\{look}{{{name}}}".replace("_", r"\_")


def operator(name: str) -> str:
    """Set the name of a function."""
    return COMMANDS.get(name) or symbol(name) or word(name, "operatorname")


def subscript(name: str) -> str:
    """Set what stands below a letter: indices, a symbol, or a word."""
    return name if INDICES.fullmatch(name) else symbol(name) or COMMANDS.get(name) or word(name)


def parted(name: str) -> tuple[str, str]:
    """Part a name from its subscript: z_k and T_max have one, weight_decay has none."""
    base, _, below = name.partition("_")
    is_index = len(below) == 1 or INDICES.fullmatch(below)
    return (base, below) if below and "_" not in below and (symbol(base) or is_index) else (name, "")


def is_wide(token: str) -> bool:
    """Tell whether a name is set with several letters."""
    return token[:1].isalpha() and (symbol(parted(token)[0]) or r"\mathrm").startswith(r"\mathrm")
