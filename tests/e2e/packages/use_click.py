"""Click: groups, options, prompts, completion, help, by its own runner; colours and progress."""
# packages: click
import click
from click.shell_completion import get_completion_class
from click.testing import CliRunner


@click.group()
@click.version_option("1.2")
def cli():
    """A tool."""


@cli.command()
@click.option("--count", default=1, show_default=True, type=click.IntRange(1, 5))
@click.option("--kind", type=click.Choice(["tea", "coffee"]), prompt=True)
@click.argument("file", type=click.File("w"))
def brew(count, kind, file):
    """Brews."""
    with click.progressbar(range(count)) as bar:
        file.write(kind * len(list(bar)))
    click.secho("done", fg="green")


runner = CliRunner()
with runner.isolated_filesystem():
    print(runner.invoke(cli, ["brew", "--count", "2", "x"], input="tea\n").output.splitlines()[-1], open("x").read())
print(runner.invoke(cli, ["brew", "--count", "9", "x"]).output.splitlines()[-1])
print(runner.invoke(cli, ["--help"]).output, runner.invoke(cli, ["--version"]).output, end="")
print(get_completion_class("zsh").name, click.style("x", bold=True), click.format_filename(b"a\xff"))
