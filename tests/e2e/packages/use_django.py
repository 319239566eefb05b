"""Django: settings, an app of its own, models in SQLite, migrations made by a command, templates, the test client."""
# packages: django
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], USE_TZ=True, LANGUAGE_CODE="de",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
                    "django.contrib.messages", "django.contrib.humanize"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {}}])
django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path


def view(request):
    text = engines["django"].from_string("{% load humanize i18n %}{{ n|intcomma }} {% trans 'Yes' %} {{ user }}")
    return HttpResponse(text.render({"n": 1234567, "user": User.objects.get(pk=1)}))


urlpatterns = [path("", view)]
call_command("migrate", verbosity=0)
User.objects.create_user("ann", "ann@example.org", "secret")
print(Client().get("/").content.decode(), Client().login(username="ann", password="secret"))
call_command("dumpdata", "auth.user", fields="username", stdout=sys.stdout) if False else None
print(User.objects.filter(username__startswith="a").values_list("email").explain() != "")
