"""Names under which editors look for citation styles, as data for `styles`.

In: nothing. Out: aliases and main dialects.
"""

from __future__ import annotations

ALIASES = {
    "harvard": "harvard-cite-them-right", "cite-them-right": "harvard-cite-them-right",
    "harvard1": "harvard-cite-them-right", "harvard-cite-them-right-12th-edition": "harvard-cite-them-right",
    "chicago": "chicago-notes-bibliography", "chicago-notes": "chicago-notes-bibliography",
    "chicago-fullnote-bibliography": "chicago-notes-bibliography", "chicago-note-bibliography": "chicago-notes-bibliography",
    "chicago-ibid": "chicago-notes-bibliography-subsequent-ibid", "turabian": "chicago-notes-bibliography",
    "turabian-fullnote-bibliography": "chicago-notes-bibliography",
    "chicago-fullnote-bibliography-with-ibid": "chicago-notes-bibliography-subsequent-ibid",
    "mhra": "mhra-notes", "modern-humanities-research-association": "mhra-notes",
    "mhra-ibid": "mhra-notes-subsequent-ibid",
    "modern-humanities-research-association-author-date": "mhra-author-date",
    "vancouver": "nlm-citation-sequence", "nlm": "nlm-citation-sequence", "icmje": "nlm-citation-sequence",
    "vancouver-superscript": "nlm-citation-sequence-superscript",
    "ama": "american-medical-association", "mla": "modern-language-association",
    "modern-language-association-9th-edition": "modern-language-association",
    "apa-7th-edition": "apa", "american-psychological-association": "apa",
    "harts": "new-harts-rules-notes", "new-harts-rules": "new-harts-rules-notes", "oxford": "new-harts-rules-notes",
    "oxford-notes": "new-harts-rules-notes", "oscola-4": "oscola", "law": "oscola",
}  # fmt: skip
"""Everyday names and names of former days → file names."""

DIALECTS = {
    "af": "af-ZA", "ar": "ar", "bg": "bg-BG", "ca": "ca-AD", "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK", "de": "de-DE",
    "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR",
    "he": "he-IL", "hr": "hr-HR", "hu": "hu-HU", "is": "is-IS", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "lt": "lt-LT",
    "lv": "lv-LV", "nb": "nb-NO", "nl": "nl-NL", "nn": "nn-NO", "no": "nb-NO", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO",
    "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sr": "sr-Cyrl-RS", "sv": "sv-SE", "th": "th-TH", "tr": "tr-TR",
    "uk": "uk-UA", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip
"""Language → the locale that stands for it."""
