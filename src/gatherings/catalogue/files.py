"""Codes of files: missing ones, misspelt ones, and such as can't be read."""

from gatherings.diagnostics import Rule, Severity

E, W = Severity.ERROR, Severity.WARNING

RULES: tuple[Rule, ...] = (
    Rule(
        "FILE-001",
        E,
        "No such file",
        "there is no file “{path}” in the collection",
        "What the file holds would be missing in the book.",
        "Correct the name, or put the file there; paths start in the collection's folder.",
        "logo: images/lgo.svg",
    ),
    Rule(
        "FILE-002",
        E,
        "Upper and lower case",
        "the file “{path}” is spelt “{spelt}” on the disk",
        "Windows and macOS find it all the same; Linux, and so most servers, don't.",
        "Write the name exactly as the file is called.",
        "logo: Images/Plan.svg",
    ),
    Rule(
        "FILE-003",
        E,
        "Path out of the collection",
        "“{path}” leads out of the collection's folder",
        "A collection has to build on every machine, with nothing but its own folder.",
        "Copy the file into the collection and name it by its path there, with forward slashes.",
        "logo: ../../logo.svg",
    ),
    Rule(
        "FILE-004",
        E,
        "Not UTF-8",
        "“{path}” holds characters that are not UTF-8 from here on",
        "They would come out as wrong letters; the places show � until they are mended.",
        "Open the file in an editor and save it with the encoding UTF-8.",
    ),
    Rule(
        "FILE-005",
        W,
        "Control character",
        "an invisible control character ({character}) stands here",
        "Word processors leave such characters; no edition can hold them, so a blank replaces them.",
        "Delete the character.",
    ),
    Rule(
        "FILE-006",
        E,
        "Address for a file",
        "“{path}” is an address on the web, not a file",
        "Nothing is fetched while a book is made: the picture could be gone or changed tomorrow.",
        "Download the file into the collection and name it by its path there.",
        "logo: https://example.org/logo.svg",
    ),
    Rule(
        "FILE-007",
        E,
        "Not a picture",
        "“{path}” is not a picture that a book can hold",
        "E-readers and printers take few kinds of picture.",
        "Use SVG for drawings, JPEG or PNG for the rest.",
        "logo: images/logo.psd",
    ),
)
