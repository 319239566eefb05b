"""Typer: commands from annotations, help drawn by rich, errors."""
# packages: typer
import enum
import os
import pathlib

os.environ["TERM"], os.environ["COLUMNS"] = "dumb", "80"
import typer
from typer.testing import CliRunner

app = typer.Typer()


class Kind(str, enum.Enum):
    tea = "tea"
    coffee = "coffee"


@app.command()
def brew(kind: Kind, count: int = typer.Option(1, min=1, help="How many."), where: pathlib.Path = pathlib.Path("/tmp")):
    """Brews."""
    typer.echo(f"{count} {kind.value} {where}")


@app.command()
def clean():
    raise typer.Exit(3)


runner = CliRunner()
print(runner.invoke(app, ["brew", "tea", "--count", "2"]).output, runner.invoke(app, ["clean"]).exit_code)
print(runner.invoke(app, ["brew", "milk"]).output.count("'milk' is not one of"), "How many." in runner.invoke(app, ["brew", "--help"]).output)
