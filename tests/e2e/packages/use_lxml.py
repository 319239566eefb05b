"""lxml: XPath, XSLT, schemas, HTML, objectify, and what its compiled modules import."""
# packages: lxml
import lxml.etree as etree
import lxml.html
import lxml.objectify
from lxml.builder import E

tree = etree.fromstring("<r xmlns:n='u'><n:a x='1'>one</n:a><b>two</b></r>")
print(tree.xpath("//n:a/@x", namespaces={"n": "u"}), [e.tag for e in tree.iter()], tree.find(".//b[1]").text)
style = etree.XSLT(etree.XML("""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><out><xsl:value-of select="count(//b)"/></out></xsl:template></xsl:stylesheet>"""))
print(str(style(tree)).splitlines()[-1])
relax = etree.RelaxNG(etree.XML('<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><text/></element>'))
print(relax.validate(etree.XML("<a>x</a>")), relax.validate(etree.XML("<b/>")))
page = lxml.html.fromstring("<p>Hallo <a href='/x'>Welt</a><form action='/go'><input name=q value=1></form>")
page.make_links_absolute("http://example.org")
print(page.text_content(), [link[2] for link in page.iterlinks()], page.forms[0].form_values())
print(lxml.objectify.fromstring("<r><n>4</n></r>").n + 1, etree.tostring(E.p("x", E.b("y"), id="z")))
