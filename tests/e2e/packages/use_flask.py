"""Flask: routes, templates with filters, sessions, blueprints, JSON and errors, by its own client."""
# packages: flask
import flask

app = flask.Flask(__name__)
app.secret_key = "not a secret"
shop = flask.Blueprint("shop", __name__, url_prefix="/shop")


@shop.get("/<int:count>")
def buy(count):
    flask.session["count"] = flask.session.get("count", 0) + count
    return flask.jsonify(count=flask.session["count"], url=flask.url_for("shop.buy", count=7))


@app.get("/page")
def page():
    return flask.render_template_string("{% for x in items|sort %}<b>{{ x|e }}</b>{% endfor %}", items=["<b>", "a"])


app.register_blueprint(shop)
client = app.test_client()
print(client.get("/shop/2").json, client.get("/shop/3").json)
print(client.get("/page").text, client.get("/none").status, client.post("/page").status)
print(app.test_cli_runner().invoke(args=["routes"]).output.splitlines()[0].split())
