"""Offprints: each essay by itself, as it stands in the book."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import page
import pikepdf
import pypdfium2
from tests.bookcase import Bookcase

STOCK = Path(__file__).parents[1] / "diagnostics" / "stock"


def test_each_essay_is_a_file_with_the_folios_of_the_book(case: Bookcase) -> None:
    """First page, then the pages of the book; valid as PDF/UA-1 and PDF/A-3a."""
    shutil.copytree(STOCK, case.folder)
    case.edit("collection.yaml", "  epub: {}", "  offprints: {}")
    case.build()
    files = sorted(case.out.glob("*-offprints/*.pdf"))
    assert [f.name for f in files] == ["01-one.pdf", "02-two.pdf"]
    for file in files:
        for profile in ("PDF_UA_1", "PDF_A_3A"):
            said = str(page.validate_pdf(str(file), profile=getattr(page.ValidationProfile, profile)))
            assert "no failures" in said, said
    whole, part = case.pdf(), pypdfium2.PdfDocument(files[1].read_bytes())
    labels = [part.get_page_label(i) for i in range(len(part))]
    assert labels[0] == "i"
    for index, label in enumerate(labels[1:], 1):
        shown = "".join(filter(str.isalnum, part[index].get_textpage().get_text_bounded()))
        assert shown == "".join(filter(str.isalnum, whole.text(whole.labels().index(label))))
    with pikepdf.open(io.BytesIO(files[1].read_bytes())) as pdf:
        assert str(pdf.docinfo["/Title"]) in part[0].get_textpage().get_text_bounded().replace("\r\n", " ")
    assert case.manifest()["files"]
    case.edit("collection.yaml", "  offprints: {}", "  epub: {}")
    case.build()
    assert not list(case.out.glob("*-offprints"))
