"""Paragraphs whose lines are chosen together, as TeX does; the engine by itself fills line after line.

In: the engine while it lays out a leaf (`total_fit`). Out: better lines in the same boxes, and
`counted`, how many lines were set so and why others weren't. `fit`, `plan`, `taste`, `hyphens` and
`opportunities` know nothing of the engine; `flat`, `measure`, `prepared`, `setter` and
`page_ends` stand between.
"""
