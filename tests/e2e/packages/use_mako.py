"""Mako: templates compiled to modules, inheritance, filters, the Babel and Pygments plugins not there."""
# packages: mako
import tempfile

import mako.exceptions
import mako.lookup
import mako.template

folder = tempfile.mkdtemp()
open(folder + "/base.html", "w").write("<${self.body()}>")
open(folder + "/page.html", "w").write(
    "<%inherit file='base.html'/><%def name='d(x)'>[${x | h,trim}]</%def>\n% for i in range(2):\n${d('<%d> ' % i)}\n% endfor\n")
lookup = mako.lookup.TemplateLookup([folder], module_directory=folder + "/modules")
print(lookup.get_template("page.html").render().split())
try:
    mako.template.Template("${1/0}").render()
except ZeroDivisionError:
    print(mako.exceptions.text_error_template().render().strip().splitlines()[-1])
