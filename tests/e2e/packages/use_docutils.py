"""docutils: readers, parsers, writers, directives, roles and languages, all loaded by name; its data files."""
# packages: docutils pygments
import docutils.core

TEXT = """
Titel
=====

.. contents::
.. code:: python

   print(1)

.. figure:: x.png

   :math:`a^2` and |date|

.. |date| replace:: today
.. csv-table::

   a, b
"""
for writer in ("html5", "latex", "xml", "manpage", "odt", "pseudoxml", "s5"):
    out = docutils.core.publish_string(TEXT, writer_name=writer, settings_overrides={"language_code": "de", "report_level": 4, "datestamp": None})
    print(writer, len(out) > 300)
html = docutils.core.publish_string(TEXT, writer_name="html5", settings_overrides={"language_code": "de", "report_level": 4}).decode()
print("Inhalt" in html, 'class="nb"' in html, "<math" in html or "formula" in html)
