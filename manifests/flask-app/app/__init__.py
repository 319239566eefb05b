"""A small app of the usual kind: routes, a template, a static file, and a call to another service."""

import os

from flask import Flask

from app.routes import routes


def create_app():
    app = Flask(__name__)
    app.config["GREETING"] = os.environ.get("GREETING", "Hello")
    app.register_blueprint(routes)
    return app
