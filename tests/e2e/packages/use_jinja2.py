"""Jinja2: loaders, extensions by name, inheritance, macros, its sandbox, asynchronous rendering, error messages."""
# packages: jinja2
import asyncio

import jinja2
import jinja2.sandbox

loader = jinja2.DictLoader({
    "base": "<{% block body %}{% endblock %}>", "macros": "{% macro m(x) %}[{{ x }}]{% endmacro %}",
    "page": "{% extends 'base' %}{% import 'macros' as m %}{% block body %}{{ m.m(a|title) }}{% do b.append(1) %}"
            "{% trans n=b|length %}one{% pluralize %}{{ n }} many{% endtrans %}{% endblock %}"})
env = jinja2.Environment(loader=loader, extensions=["jinja2.ext.do", "jinja2.ext.i18n", "jinja2.ext.loopcontrols"])
env.install_null_translations()
print(env.get_template("page").render(a="tea time", b=[1]))
print(asyncio.run(jinja2.Environment(enable_async=True).from_string("{{ x|join('-') }}").render_async(x=[1, 2])))
try:
    jinja2.sandbox.SandboxedEnvironment().from_string("{{ x.__class__.__mro__ }}").render(x=1)
except jinja2.exceptions.SecurityError as error:
    print(type(error).__name__)
try:
    env.from_string("{% if %}")
except jinja2.TemplateSyntaxError as error:
    print(error.lineno, error.message)
