"""BibTeX and BibLaTeX → CSL, as data for `bibtex_csl`.

In: nothing. Out: tables of entry types, fields and kinds of editors.
"""

from __future__ import annotations

TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "periodical": "periodical",
    "magazine": "article-magazine", "newspaper": "article-newspaper", "book": "book", "mvbook": "book",
    "collection": "book", "mvcollection": "book", "edited": "book", "proceedings": "book", "mvproceedings": "book",
    "reference": "book", "mvreference": "book", "manual": "book", "booklet": "pamphlet", "pamphlet": "pamphlet",
    "inbook": "chapter", "incollection": "chapter", "suppbook": "chapter", "suppcollection": "chapter",
    "bookinbook": "chapter", "chapter": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "inreference": "entry-encyclopedia", "thesis": "thesis",
    "phdthesis": "thesis", "mastersthesis": "thesis", "report": "report", "techreport": "report",
    "online": "webpage", "electronic": "webpage", "www": "webpage", "webpage": "webpage", "misc": "document",
    "patent": "patent", "unpublished": "manuscript", "dataset": "dataset", "data": "dataset", "software": "software",
    "legislation": "legislation", "statute": "legislation", "act": "legislation", "legal": "treaty",
    "jurisdiction": "legal_case", "case": "legal_case", "commentary": "review", "review": "review",
    "letter": "personal_communication", "image": "graphic", "artwork": "graphic", "audio": "song", "music": "song",
    "video": "motion_picture", "movie": "motion_picture", "talk": "speech", "presentation": "speech",
    "blog": "post-weblog", "podcast": "broadcast", "archive": "manuscript", "archival": "manuscript",
    "hansard": "hearing", "statutoryinstrument": "regulation", "entry": "entry", "dictionary": "entry-dictionary",
}  # fmt: skip
"""Entry type → CSL type; the names of CSL types are understood as they are, too."""

SUBTYPES = {
    "magazine": "article-magazine", "newspaper": "article-newspaper", "news": "article-newspaper",
    "blog": "post-weblog", "post": "post", "speech": "speech", "interview": "interview", "map": "map",
    "letter": "personal_communication",
}  # fmt: skip
"""``entrysubtype`` → CSL type."""

GENRES = {
    "phdthesis": "PhD thesis", "mathesis": "Master’s thesis", "mastersthesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis", "candthesis": "Candidate thesis", "techreport": "Technical report",
    "resreport": "Research report", "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD",
    "patent": "Patent", "patreq": "Patent application",
}  # fmt: skip
"""Words that BibLaTeX keeps in its own keys."""

GENRE_OF_TYPE = {"phdthesis": "PhD thesis", "mastersthesis": "Master’s thesis"}
"""What an entry type says about the kind of work."""

NAMES = {
    "author": "author", "bookauthor": "container-author", "editor": "editor", "translator": "translator",
    "serieseditor": "collection-editor", "director": "director", "interviewer": "interviewer",
    "recipient": "recipient", "illustrator": "illustrator", "composer": "composer", "producer": "producer",
    "narrator": "narrator", "performer": "performer", "reviewedauthor": "reviewed-author", "chair": "chair",
    "origauthor": "original-author", "host": "host", "scriptwriter": "script-writer",
}  # fmt: skip
"""Name field → CSL variable."""

EDITOR_KINDS = {
    "editor": "editor", "compiler": "compiler", "founder": "editor", "continuator": "editor", "redactor": "editor",
    "reviser": "editor", "collaborator": "contributor", "organizer": "organizer", "director": "director",
    "producer": "producer", "translator": "translator", "serieseditor": "collection-editor",
}  # fmt: skip
"""``editortype`` → CSL variable."""

TEXTS = {
    "abstract": "abstract", "chapter": "chapter-number", "edition": "edition", "version": "version",
    "volumes": "number-of-volumes", "pagetotal": "number-of-pages", "numpages": "number-of-pages",
    "series": "collection-title", "shortseries": "collection-title-short", "venue": "event-place",
    "eventtitle": "event-title", "shortjournal": "container-title-short", "origtitle": "original-title",
    "origpublisher": "original-publisher", "origlocation": "original-publisher-place", "note": "note",
    "pubstate": "status", "library": "call-number", "shelfmark": "call-number", "archive": "archive",
    "archivelocation": "archive_location", "archive_location": "archive_location", "collection": "archive_collection",
    "archiveplace": "archive-place", "medium": "medium", "dimensions": "dimensions", "scale": "scale",
    "authority": "authority", "court": "authority", "section": "section", "reporter": "container-title",
    "references": "references", "jurisdiction": "jurisdiction", "division": "division", "supplement": "supplement-number",
    "printing": "printing-number", "part": "part-number", "parttitle": "part-title", "source": "source",
    "reviewedtitle": "reviewed-title", "genre": "genre", "issuetitle": "volume-title", "database": "source",
    "shorttitle": "title-short", "volume": "volume", "issue": "issue", "shorthand": "citation-label",
}  # fmt: skip
"""Field → CSL variable, where the entry type makes no difference."""

VERBATIM = {"doi": "DOI", "url": "URL", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
"""Field → CSL variable, taken sign for sign."""

IGNORED = frozenset(
    "keywords file options timestamp owner groups abstract crossref xref xdata ids label annotation annote "
    "langid language hyphenation sortkey sortname sorttitle sortyear presort usera userb userc userd usere userf "
    "verba verbb verbc lista listb listc listd liste listf namea nameb namec gender indextitle indexsorttitle "
    "related relatedtype relatedstring relatedoptions entryset execute date-added date-modified bdsk-url-1 bdsk-file-1 "
    "mendeley-tags mendeley-groups read rating priority review biburl bibsource creationdate modificationdate "
    "urlday urlmonth urlyear lastchecked shortauthor shorteditor nameaddon authortype bookpagination pagination "
    "eprintclass primaryclass archiveprefix eprinttype month day copyright rights".split()
)
"""Fields that say nothing to a reader of the book."""

LANGUAGES = {
    "english": "en-GB", "british": "en-GB", "ukenglish": "en-GB", "american": "en-US", "usenglish": "en-US",
    "german": "de-DE", "ngerman": "de-DE", "austrian": "de-AT", "french": "fr-FR", "spanish": "es-ES",
    "italian": "it-IT", "dutch": "nl-NL", "portuguese": "pt-PT", "brazilian": "pt-BR", "polish": "pl-PL",
    "russian": "ru-RU", "swedish": "sv-SE", "danish": "da-DK", "norwegian": "nb-NO", "nynorsk": "nn-NO",
    "finnish": "fi-FI", "greek": "el-GR", "czech": "cs-CZ", "hungarian": "hu-HU", "turkish": "tr-TR", "welsh": "cy-GB",
    "japanese": "ja-JP", "chinese": "zh-CN", "korean": "ko-KR", "arabic": "ar", "hebrew": "he-IL", "latin": "la",
    "catalan": "ca-AD", "romanian": "ro-RO", "ukrainian": "uk-UA", "slovak": "sk-SK", "slovene": "sl-SI",
    "croatian": "hr-HR", "irish": "ga", "scottish": "gd", "icelandic": "is-IS",
}  # fmt: skip
"""Names of languages, as babel knows them, → tags."""

ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
"""Editions in words → numbers."""

INHERITED = {
    "title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon",
}  # fmt: skip
"""What fields of a book are called in a chapter that refers to it."""

INHERITED_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
"""What fields of a periodical are called in an article that refers to it."""

INHERITED_MULTIVOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
"""What fields of a work in volumes are called in one of its volumes."""

NOT_INHERITED = frozenset(
    "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedtype "
    "relatedstring shortauthor shorteditor shorthand shorttitle sortkey sortname sorttitle sortyear pages "
    "pagetotal doi url urldate keywords abstract file note".split()
)
"""Fields that stay with their own entry."""
