"""Stage render, formulas: MathML set as TeX sets it, for print, where the layout engine knows no MathML.

In: a ``math`` element. Out: boxes of glyphs and rules, and a drawing of them. The rules are those of
Donald Knuth, *The TeXbook*, appendix G; the measures come from the MATH table of the maths face.
"""
