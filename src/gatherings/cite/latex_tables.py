"""Macros that bibliographies use, as data for `latex`.

In: nothing. Out: tables from a macro's name to what it prints.
"""

from __future__ import annotations

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "r": "\u030a", "c": "\u0327",
    "k": "\u0328", "d": "\u0323", "b": "\u0331", "t": "\u0361", "textcommabelow": "\u0326",
    "hat": "\u0302", "bar": "\u0304", "vec": "\u20d7", "tilde": "\u0303", "dot": "\u0307",
}  # fmt: skip
"""Macros that set a combining mark on the letter after them."""

SYMBOLS = {
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "i": "ı", "j": "ȷ", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£",
    "textsterling": "£", "euro": "€", "texteuro": "€", "textyen": "¥", "textcent": "¢", "textendash": "–",
    "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…", "cdots": "⋯", "textquoteleft": "‘",
    "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
    "textquotedbl": '"', "quotedblbase": "„", "quotesinglbase": "‚", "guillemotleft": "«", "guillemotright": "»",
    "guilsinglleft": "‹", "guilsinglright": "›", "lq": "‘", "rq": "’", "textbackslash": "\\",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbar": "|", "textless": "<",
    "textgreater": ">", "textbullet": "•", "textperiodcentered": "·", "textdegree": "°", "degree": "°",
    "texttrademark": "™", "textregistered": "®", "textordfeminine": "ª", "textordmasculine": "º",
    "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾", "texttimes": "×", "textmu": "µ",
    "textexclamdown": "¡", "textquestiondown": "¿", "textnumero": "№", "textprime": "′", "slash": "/",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "KOMAScript": "KOMA-Script",
    "times": "×", "pm": "±", "cdot": "·", "infty": "∞", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "sim": "∼", "to": "→", "rightarrow": "→", "leftarrow": "←", "div": "÷", "circ": "∘",
    "quad": " ", "qquad": " ", "space": " ", "newline": " ", "par": " ", "nobreakspace": "\u00a0", "addspace": " ",
    "hyphen": "-", "textnonbreakinghyphen": "‑", "bibrangedash": "–", "adddot": ".", "isodot": ".",
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", "\n": " ", "\\": " ", "": "",
    ",": "\u202f", ";": " ", ":": " ", "!": "", "-": "", "/": "", "@": "", "(": "", ")": "", "[": "", "]": "",
    "relax": "", "protect": "", "null": "", "unskip": "", "ignorespaces": "", "noindent": "", "left": "", "right": "",
    "midsentence": "", "autocap": "", "displaystyle": "", "limits": "", "smaller": "", "newblock": " ",
}  # fmt: skip
"""Macros without arguments."""

_CAPS = '<span style="font-variant:small-caps;">'

TAGS = {
    "emph": ("<i>", "</i>"), "textit": ("<i>", "</i>"), "textsl": ("<i>", "</i>"), "mkbibemph": ("<i>", "</i>"),
    "mkbibitalic": ("<i>", "</i>"), "mathit": ("<i>", "</i>"), "textbf": ("<b>", "</b>"), "mkbibbold": ("<b>", "</b>"),
    "mathbf": ("<b>", "</b>"), "textsc": (_CAPS, "</span>"), "textsuperscript": ("<sup>", "</sup>"),
    "mkbibsuperscript": ("<sup>", "</sup>"), "textsubscript": ("<sub>", "</sub>"), "ensuremath": ("", ""),
    "mkbibsubscript": ("<sub>", "</sub>"), "enquote": ("“", "”"), "mkbibquote": ("“", "”"), "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}  # fmt: skip
"""Macros of one argument that mark it up."""

WRAPS = {
    "texttt": "{0}", "textrm": "{0}", "textsf": "{0}", "textup": "{0}", "textmd": "{0}", "textnormal": "{0}",
    "text": "{0}", "mbox": "{0}", "hbox": "{0}", "fbox": "{0}", "mathrm": "{0}", "mathcal": "{0}", "mathbb": "{0}",
    "url": "{0}", "path": "{0}", "href": "{1}", "foreignlanguage": "{1}", "textlang": "{1}", "bibstring": "{0}",
    "uppercase": "{0}", "lowercase": "{0}", "MakeUppercase": "{0}", "MakeLowercase": "{0}", "underline": "{0}",
    "uline": "{0}", "textcolor": "{1}", "frac": "{0}/{1}", "sqrt": "√{0}", "textgreek": "{0}", "mkbibacro": "{0}",
    "textcyrillic": "{0}", "nolinkurl": "{0}", "parentext": "({0})", "ordinal": "{0}", "mkbibordinal": "{0}",
}  # fmt: skip
"""Macros with arguments, and the pattern that the arguments are put into."""

DROPPED = {"footnote": 1, "noopsort": 1, "cite": 1, "label": 1, "ref": 1, "vspace": 1, "hspace": 1, "index": 1,
           "SortNoop": 1, "noop": 1, "phantom": 1, "color": 1, "fontsize": 2, "selectlanguage": 1}  # fmt: skip
"""Macros that print nothing, and how many arguments vanish with them."""

DECLARATIONS = {
    "em": ("<i>", "</i>"), "it": ("<i>", "</i>"), "itshape": ("<i>", "</i>"), "sl": ("<i>", "</i>"),
    "bf": ("<b>", "</b>"), "bfseries": ("<b>", "</b>"), "sc": (_CAPS, "</span>"), "scshape": (_CAPS, "</span>"),
    "rm": ("", ""), "tt": ("", ""), "sf": ("", ""), "normalfont": ("", ""), "small": ("", ""), "footnotesize": ("", ""),
    "upshape": ("", ""), "ttfamily": ("", ""), "rmfamily": ("", ""),
}  # fmt: skip
"""Macros that hold up to the end of their group."""
