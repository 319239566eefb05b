"""Markdown with extensions: by entry point, by module path, and one that uses Pygments."""
# packages: markdown pygments
import markdown

TEXT = "# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nTerm\n:   meaning[^1]\n\n[^1]: Note\n\n```python\nprint(1)\n```\n\n[TOC]\n"
html = markdown.markdown(TEXT, extensions=["tables", "fenced_code", "footnotes", "toc", "codehilite", "markdown.extensions.def_list"])
for word in ("<table>", "<dd>", 'class="footnote"', 'id="title"', 'class="codehilite"', '<span class="nb">'):
    print(word, word in html)
print(markdown.markdown("*[HTML]: Hyper\n\nHTML 'q' --- x", extensions=["extra", "smarty", "nl2br", "admonition", "meta"]))
try:
    markdown.markdown("x", extensions=["nosuch"])
except Exception as error:
    print(type(error).__name__)
