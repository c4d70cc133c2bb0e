"""Works and citations: bibliographies, the syntax of citations, and the styles that set them.

In: files of works, raw citations with their places, folders of styles. Out: a `Library`, and for
each essay its citations and references as inline XHTML. See `essay_citations` for the order of steps.
"""
