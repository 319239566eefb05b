"""Pygments: lexers, formatters, styles and filters, all loaded by name from tables."""
# packages: pygments
import pygments
import pygments.formatters
import pygments.lexers
import pygments.styles

for name in ("python", "c", "html+jinja", "rust", "yaml", "console", "sql"):
    lexer = pygments.lexers.get_lexer_by_name(name)
    print(name, len(pygments.highlight("x = 'a' # b\n", lexer, pygments.formatters.get_formatter_by_name("html"))))
print(pygments.lexers.guess_lexer("#!/usr/bin/perl\nprint 1;").name, pygments.lexers.get_lexer_for_filename("a.go").name)
lexer = pygments.lexers.get_lexer_by_name("python")
lexer.add_filter("keywordcase", case="upper")
for kind in ("latex", "rtf", "terminal256", "svg", "bbcode"):
    print(kind, len(pygments.highlight("def f(): pass", lexer, pygments.formatters.get_formatter_by_name(kind, style="monokai"))))
print(len(list(pygments.styles.get_all_styles())) > 20, pygments.styles.get_style_by_name("native").background_color)
