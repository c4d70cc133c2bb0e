"""Stage 8 (pipeline): each edition made from the rendered book and then checked.

In: a project, a rendered book and its theme. Out: artifacts that carry the names of the
checks that they passed.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from gatherings.diagnostics import Sink
from gatherings.editions.epub import EpubDress, epub
from gatherings.editions.print_pdf import PrintStyle, make
from gatherings.model import Artifact, PageNumbers, PrintSettings, RenderedBook
from gatherings.press.design import PageDesign
from gatherings.press.engine import Engine
from gatherings.press.printers import printer
from gatherings.press.raster import cover_image
from gatherings.project import Project
from gatherings.render import maths
from gatherings.render.templates import Templates
from gatherings.styles import Theme, face_css
from gatherings.verify.epub import internal
from gatherings.verify.pdf import verified
