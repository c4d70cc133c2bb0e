"""Geometry of content streams: matrices, boxes, paths and how thin they are.

In: numbers of a content stream. Out: boxes in points and the thickness of what is filled. A rule drawn
as a filled rectangle is a hairline as much as a stroked one: layout engines fill their borders.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt

from gatherings.verify.preflight.facts import Box

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
LONG = 4.0
"""A shape so many times as long as it is thick is a rule."""
LEAST_LENGTH = 4.0
"""Points under which no shape is a rule: dots and the strokes of drawn letters are shorter."""
MOST_PARTS = 200
"""Parts of a path that are looked at one by one."""


def times(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def moved(m: Matrix, x: float, y: float) -> Point:
    """A point through a matrix."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def scales(m: Matrix) -> tuple[float, float]:
    """By how much a matrix stretches along its two axes."""
    return hypot(m[0], m[1]), hypot(m[2], m[3])


def around(points: Iterable[Point]) -> Box:
    """The box of some points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def shared(a: Box, b: Box) -> Box:
    """What two boxes share; empty (right of left) where they don't meet."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def is_empty(box: Box) -> bool:
    """Whether a box holds nothing; a line of no thickness is something."""
    return box[0] > box[2] or box[1] > box[3]


def grown(box: Box, by: float) -> Box:
    """A box with a border."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def of_matrix(m: Matrix, box: Box) -> Box:
    """The box around a box that went through a matrix."""
    corners = ((box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3]))
    return around(moved(m, x, y) for x, y in corners)


@dataclass(slots=True)
class Part:
    """A stretch of a path that was begun by a move."""

    points: list[Point] = field(default_factory=list)
    curved: bool = False


@dataclass(slots=True)
class Path:
    """A path as it grows, in points of the page."""

    parts: list[Part] = field(default_factory=list)

    def begin(self, point: Point) -> None:
        """Move."""
        self.parts.append(Part([point]))

    def add(self, *points: Point, curved: bool = False) -> None:
        """Draw on; control points count as points, which can only make the box larger."""
        if not self.parts:
            self.begin(points[0])
        self.parts[-1].points.extend(points)
        self.parts[-1].curved |= curved

    def rectangle(self, m: Matrix, x: float, y: float, w: float, h: float) -> None:
        """A whole part of four corners."""
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        self.parts.append(Part([moved(m, *corner) for corner in corners]))

    def box(self) -> Box | None:
        """The box of all points; None for an empty path."""
        points = [p for part in self.parts for p in part.points]
        return around(points) if points else None

    def thickness(self, clip: Box, *, holes: bool) -> float:
        """How thick the thinnest rule in it is, when filled; 0 where nothing in it is a rule.

        `holes` tells that a part within another part is cut out of it, as a frame's inside is.
        """
        found = [_frame(self.parts)] if holes and len(self.parts) == 2 else []
        if not any(found):
            found = [_rule(part, clip) for part in self.parts[:MOST_PARTS]]
        return min((t for t in found if t), default=0.0)


def _rule(part: Part, clip: Box) -> float:
    points = part.points
    if len(points) < 3:
        return 0.0
    box = shared(around(points), clip)
    if is_empty(box):
        return 0.0
    width, height = box[2] - box[0], box[3] - box[1]
    thin, length = min(width, height), max(width, height)
    if not part.curved and len(points) <= 6:
        half = _perimeter(points) / 2
        thin = min(thin, (half - sqrt(max(half * half - 4 * abs(_area(points)), 0.0))) / 2)
    return max(thin, 1e-6) if length >= max(LONG * thin, LEAST_LENGTH) else 0.0


def _frame(parts: Sequence[Part]) -> float:
    """How thick a frame is: a rectangle in a rectangle."""
    if any(part.curved or not 4 <= len(part.points) <= 5 for part in parts):
        return 0.0
    a, b = sorted((around(part.points) for part in parts), key=_inverse_size)
    edges = [d for d in (b[0] - a[0], b[1] - a[1], a[2] - b[2], a[3] - b[3]) if d > 1e-6]
    if any(d < -1e-6 for d in (b[0] - a[0], b[1] - a[1], a[2] - b[2], a[3] - b[3])):
        return 0.0
    return min(edges, default=0.0)


def _inverse_size(box: Box) -> float:
    """Sorts the greater box first; one without height has no area, so its sides are added."""
    return box[0] - box[2] + box[1] - box[3]


def _area(points: Sequence[Point]) -> float:
    turned = zip(points, [*points[1:], points[0]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in turned) / 2


def _perimeter(points: Sequence[Point]) -> float:
    turned = zip(points, [*points[1:], points[0]], strict=True)
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in turned)
