import configparser, csv, difflib, gettext, html.parser, io, ipaddress, mimetypes, netrc, plistlib, pprint, shlex, string, tempfile, urllib.parse, urllib.robotparser, wsgiref.util
try: import tomllib
except ImportError: tomllib = None
config = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation()); config.read_string("[a]\nb=1\nc=${b}2\n")
print(config["a"]["c"], list(csv.DictReader(io.StringIO("x;y\n1;2"), dialect=csv.Sniffer().sniff("x;y\n1;2"))), tomllib and tomllib.loads("a = 2024-02-29"))
print("".join(difflib.unified_diff(["a\n"], ["b\n"], lineterm="\n")), plistlib.loads(plistlib.dumps({"a": b"x"})), plistlib.loads(plistlib.dumps([1.5], fmt=plistlib.FMT_BINARY)))
class Parser(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs): print(tag, attrs)
Parser().feed("<a href='&amp;x'>&eacute;")
print(mimetypes.guess_type("a.tar.gz"), ipaddress.ip_network("10.0.0.0/30").num_addresses, shlex.split("a 'b c'"), string.Template("$x").substitute(x=1))
print(urllib.parse.urlsplit("http://[::1]:8/ä?q#f").port, gettext.dngettext("x", "one", "many", 2), pprint.pformat({"b": {"c": [1] * 40}})[:20])
