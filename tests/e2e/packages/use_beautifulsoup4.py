"""Beautiful Soup with the parsers that it finds: html.parser, lxml, html5lib by feature."""
# packages: beautifulsoup4 lxml
import bs4

TEXT = "<p class='a b'>One<p>Two <a href=x>z</a>"
for parser in ("html.parser", "lxml", "lxml-xml"):
    soup = bs4.BeautifulSoup(TEXT if parser != "lxml-xml" else "<r><p>One</p></r>", parser)
    print(parser, [p.get_text() for p in soup.find_all("p")], soup.decode())
soup = bs4.BeautifulSoup(TEXT, "lxml")
print(soup.select("p.a, a[href]")[0]["class"], soup.prettify(formatter="html").count("\n"))
print(bs4.UnicodeDammit("Grüße".encode("cp1252"), ["utf-8", "windows-1252"]).original_encoding)
try:
    bs4.BeautifulSoup("", "html5lib")
except bs4.FeatureNotFound as error:
    print(type(error).__name__)
