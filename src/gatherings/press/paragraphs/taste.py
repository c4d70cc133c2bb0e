"""What a good paragraph is worth: the figures by which lines are compared.

In: nothing. Out: `Taste`, the settings of `fit`: `TASTE` where letters have the width they were drawn with, and
`ELASTIC` where they may be a little wider or narrower. Costs are demerits in the sense of Knuth and
Plass (Software: Practice and Experience 11, 1981); lengths are parts of an em or of a space.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taste:
    """How lines are judged. The defaults were tuned on two books of different words."""

    stretch: float = 0.5
    """Part of a space by which it grows at ratio 1."""
    shrink: float = 0.2
    """Part of a space by which it may shrink, and never more; a quarter is the most that reads well."""
    least_gap: float = 0.152
    """Least gap between words in ems: below it, programs that copy text run words together."""
    tolerances: tuple[float, float] = (1.0, 4.0)
    """Most stretch without hyphens and with them; beyond it anything goes that fits."""
    line: float = 10.0
    """Cost of a line for being one."""
    hyphen: float = 1200.0
    """Penalty of a divided word."""
    name: float = 1700.0
    """Penalty of a divided word with a capital, in languages whose nouns have none."""
    explicit: float = 150.0
    """Penalty of a break after a hyphen that the author wrote."""
    slash: float = 250.0
    """Penalty of a break after a slash."""
    address: float = 300.0
    """Penalty of a break within an address."""
    dash: float = 2500.0
    """Penalty of a line that begins with a dash: rather a loose line or a hyphen."""
    run: float = 4e6
    """Demerits of a second hyphen running."""
    ladder: float = 1e12
    """Demerits of a third, where a line would be too wide otherwise."""
    fitness: float = 5e4
    """Demerits of a tight line beside a loose one."""
    runt: float = 2.5e7
    """Demerits of a last line that is too short: no line below the second tolerance costs as much."""
    short: float = 4e5
    """Demerits of one that is rather short."""
    short_width: float = 4.0
    """Ems below which a last line is rather short."""
    runt_width: float = 2.5
    """Ems that a last line should have at least."""
    runt_letters: int = 5
    """Letters and figures that a last line should have at least."""
    last_hyphen: float = 2e6
    """Demerits of a hyphen in the last full line."""
    overfull: float = 1e16
    """Demerits of a line that is wider than the measure."""
    little: float = 300.0
    """Penalty of a line of a heading that ends with a word of up to three letters."""
    ragged: float = 2.0
    """Ems that a ragged line may lack at ratio 1."""
    tracking: float = 0.0
    """Part of what letters give by being wider that is given once more by space between them, from ratio 1 on."""
    loosest: float = 2.2
    """Most stretch of a line in a paragraph made longer or shorter for its page, unless it has a looser one anyway."""

    def shrinking(self, space: float, em: float) -> float:
        """How much a space may lose, in the unit of both."""
        return min(self.shrink * space, max(0.0, space - self.least_gap * em))


TASTE = Taste()

ELASTIC = Taste(
    stretch=0.25,
    shrink=0.22,
    tolerances=(1.0, 8.0),
    hyphen=2200.0,
    name=2700.0,
    explicit=250.0,
    slash=400.0,
    address=500.0,
    dash=6000.0,
    run=3e7,
    ladder=6e13,
    runt=1e9,
    short=1e6,
    last_hyphen=3e7,
    overfull=1e18,
    tracking=0.5,
    loosest=3.0,
)
"""Letters take up most of what a line has too much or too little, so that its spaces can be held to half the stretch."""
