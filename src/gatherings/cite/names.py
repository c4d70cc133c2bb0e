"""Names in bibliographies → lists of CSL names.

In: the raw value of a BibTeX name field, split before any LaTeX in it is read, so that
braces still mean what they say. Out: CSL name objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatherings.cite.latex import decoded
from gatherings.cite.works import OTHERS

_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}


def names(raw: str, *, particle_belongs: bool = True) -> list[dict[str, str]]:
    """The people of a name field, as CSL.

    `particle_belongs` says whether "de" of "de Beauvoir" stays with the family name in
    short forms (BibLaTeX calls it ``useprefix``).
    """
    return [_name(one, particle_belongs=particle_belongs) for one in split_names(raw)]


def split_names(raw: str) -> list[str]:
    """The single names of a field, at the word "and" outside braces."""
    found: list[str] = []
    current: list[str] = []
    for word in _words(raw, r"\s"):
        if word.lower() == "and":
            found.append(" ".join(current))
            current = []
        else:
            current.append(word)
    found.append(" ".join(current))
    return [n for n in found if n.strip()]


def _words(raw: str, separator: str) -> Iterator[str]:
    """Stretches of `raw` between characters of the class `separator` outside braces."""
    depth, start = 0, 0
    for i, c in enumerate(raw):
        if c in "{}" and raw[i - 1 : i] != "\\":
            depth += 1 if c == "{" else -1
        elif depth <= 0 and re.match(f"[{separator}]", c):
            if raw[start:i].strip():
                yield raw[start:i].strip()
            start = i + 1
    if raw[start:].strip():
        yield raw[start:].strip()


def _commas(raw: str) -> list[str]:
    """Stretches between commas outside braces, empty ones included."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(raw):
        if c in "{}" and raw[i - 1 : i] != "\\":
            depth += 1 if c == "{" else -1
        elif c == "," and depth <= 0:
            parts.append(raw[start:i].strip())
            start = i + 1
    return [*parts, raw[start:].strip()]


def _whole_group(raw: str) -> bool:
    """Whether one pair of braces, and no LaTeX accent, encloses everything."""
    if not (raw.startswith("{") and raw.endswith("}")) or raw.startswith("{\\"):
        return False
    depth = 0
    for i, c in enumerate(raw):
        depth += (c == "{") - (c == "}")
        if depth == 0 and i < len(raw) - 1:
            return False
    return True


def _name(raw: str, *, particle_belongs: bool) -> dict[str, str]:
    if raw.lower() == "others":
        return {"literal": OTHERS}
    if _whole_group(raw):
        return {"literal": decoded(raw)}
    if re.match(r"\{?\s*(family|given|prefix|suffix|id|given-i)\s*=", raw):
        return _extended(raw, particle_belongs=particle_belongs)
    parts = _commas(raw)
    if len(parts) == 1:
        given, particle, family = _uncommaed(list(_words(raw, r"\s~")))
        suffix = ""
    else:
        particle, family = _particle(list(_words(parts[0], r"\s~")))
        given = parts[-1] if len(parts) < 4 else ", ".join(parts[2:])
        suffix = parts[1] if len(parts) > 2 else ""
    return _csl(family, given, particle, suffix, particle_belongs=particle_belongs)


def _csl(family: str, given: str, particle: str, suffix: str, *, particle_belongs: bool) -> dict[str, str]:
    which = "non-dropping-particle" if particle_belongs else "dropping-particle"
    values = {"family": family, "given": given, which: particle, "suffix": suffix}
    name = {part: decoded(value) for part, value in values.items() if value.strip()}
    if set(name) == {"family"} and re.match(r"\{[^\\]", family.strip()):
        return {"literal": name["family"]}
    return name


def _extended(raw: str, *, particle_belongs: bool) -> dict[str, str]:
    """BibLaTeX's ``family=…, given=…, prefix=…, useprefix=true``."""
    parts: dict[str, str] = {}
    inner = raw[1:-1] if _whole_group(raw) else raw
    for pair in _commas(inner):
        key, _, value = pair.partition("=")
        parts[key.strip()] = value.strip().strip('"')
    if "useprefix" in parts:
        particle_belongs = parts["useprefix"].lower() == "true"
    wanted = {ours: parts.get(theirs, "") for theirs, ours in _PARTS.items()}
    return _csl(
        wanted["family"],
        wanted["given"],
        wanted["particle"],
        wanted["suffix"],
        particle_belongs=particle_belongs,
    )


def _lower(word: str) -> bool:
    """Whether a word counts as a particle: its first letter, accents read, is small."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    letters = re.sub(r"[^\w]|[\d_]", "", decoded(word))
    return letters[:1].islower()


def _uncommaed(words: list[str]) -> tuple[str, str, str]:
    """Given, particle and family of "Ludwig van Beethoven"."""
    small = [i for i, w in enumerate(words[:-1]) if _lower(w)]
    if small:
        first, last = small[0], small[-1]
        return " ".join(words[:first]), " ".join(words[first : last + 1]), " ".join(words[last + 1 :])
    return " ".join(words[:-1]), "", words[-1] if words else ""


def _particle(words: list[str]) -> tuple[str, str]:
    """Particle and family of "van den Berg"."""
    last = max((i for i, w in enumerate(words[:-1]) if _lower(w)), default=-1)
    if last < 0 or not _lower(words[0]):
        return "", " ".join(words)
    return " ".join(words[: last + 1]), " ".join(words[last + 1 :])
