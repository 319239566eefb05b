"""The routes. `/` tells what the process sees around it."""

import os
import platform
import ssl

import requests
from flask import Blueprint, current_app, jsonify, render_template, request

routes = Blueprint("routes", __name__)


@routes.get("/health")
def health():
    return jsonify(status="ok")


@routes.get("/")
def index():
    ca_file = ssl.get_default_verify_paths().cafile
    return jsonify(
        greeting=current_app.config["GREETING"],
        python=platform.python_version(),
        uid=os.getuid(),
        shell=os.path.exists("/bin/sh"),
        ca_certificates=ca_file is not None and len(ssl.create_default_context().get_ca_certs()),
        openssl=ssl.OPENSSL_VERSION,
    )


@routes.get("/page")
def page():
    return render_template("page.html", greeting=current_app.config["GREETING"])


@routes.get("/call")
def call():
    """Calls this app's own /health through requests, as it would call another service."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(request.host_url + "health", timeout=5)
    return jsonify(called=answer.url, status=answer.json()["status"])
