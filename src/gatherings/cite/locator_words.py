"""English words and abbreviations for kinds of locators, as data for `locators`.

In: nothing. Out: CSL label → the words for it. Words of other languages come from the locale files.
"""

from __future__ import annotations

WORDS = {
    "act": ("act", "acts"),
    "appendix": ("appendix", "appendices", "app.", "apps."),
    "article-locator": ("article", "articles", "art.", "arts.", "art", "arts"),
    "book": ("book", "books", "bk.", "bks.", "bk", "bks"),
    "canon": ("canon", "canons", "can.", "cann."),
    "chapter": ("chapter", "chapters", "chap.", "chaps.", "chap", "chaps", "ch.", "chs.", "ch", "chs"),
    "column": ("column", "columns", "col.", "cols.", "col", "cols"),
    "elocation": ("location", "locations", "loc.", "locs.", "loc", "kindle loc."),
    "equation": ("equation", "equations", "eq.", "eqs.", "eqn.", "eqns."),
    "figure": ("figure", "figures", "fig.", "figs.", "fig", "figs"),
    "folio": ("folio", "folios", "fol.", "fols.", "fol", "fols", "f.", "ff.", "fo."),
    "issue": ("issue", "issues", "number", "numbers", "no.", "nos.", "no", "nos"),
    "line": ("line", "lines", "l.", "ll."),
    "note": (
        "note",
        "notes",
        "n.",
        "nn.",
        "n",
        "nn",
        "fn.",
        "fns.",
        "footnote",
        "footnotes",
        "endnote",
        "endnotes",
    ),
    "opus": ("opus", "opera", "op.", "opp."),
    "page": ("page", "pages", "p.", "pp.", "p", "pp", "pg.", "pgs."),
    "paragraph": ("paragraph", "paragraphs", "para.", "paras.", "para", "paras", "par.", "pars.", "¶", "¶¶"),
    "part": ("part", "parts", "pt.", "pts.", "pt", "pts"),
    "rule": ("rule", "rules", "r.", "rr.", "regulation", "regulations", "reg.", "regs.", "reg", "regs"),
    "scene": ("scene", "scenes", "sc.", "scs."),
    "section": (
        "section",
        "sections",
        "sect.",
        "sects.",
        "sec.",
        "secs.",
        "sec",
        "secs",
        "s.",
        "ss.",
        "s",
        "ss",
        "§",
        "§§",
    ),
    "sub-verbo": ("sub verbo", "sub verbis", "s.v.", "s.vv.", "sv", "sub voce", "s. v."),
    "supplement": ("supplement", "supplements", "supp.", "supps."),
    "table": ("table", "tables", "tbl.", "tbls.", "tab."),
    "timestamp": ("timestamp", "at time", "min."),
    "title-locator": ("title", "titles", "tit.", "tits."),
    "verse": ("verse", "verses", "v.", "vv."),
    "version": ("version", "versions"),
    "volume": ("volume", "volumes", "vol.", "vols.", "vol", "vols"),
}
LABELS = tuple(WORDS)
"""Labels of CSL 1.0.2."""
