"""python -m on a module of the app, which reads the metadata of what is installed."""
# packages: click
# command: python -m use_module --name tea
import importlib.metadata
import sys

import click


@click.command()
@click.option("--name")
def main(name):
    print(name, sys.argv[0], __name__, importlib.metadata.distribution("click").metadata["Name"], sys.path[0] != "")


main()
