# SPDX-License-Identifier: Apache-2.0
"""What pith show says, against the composed tree and against what Graphviz reads. Usage: see picture.sh"""

import json
import os
import sys


def shipped(root):
    """Path → bytes of every file and link."""
    found, top = {}, os.fsencode(root)
    for folder, folders, names in os.walk(top):
        for name in names + [one for one in folders if os.path.islink(os.path.join(folder, one))]:
            path = os.path.join(folder, name)
            size = 0 if os.path.islink(path) else os.lstat(path).st_size
            found[path[len(top) :].decode(errors="replace")] = size
    return found


def tree(answer, root, schema):
    with open(answer) as file:
        whole = json.load(file)
    told = {}

    def add_up(branch):
        if branch["kind"] == "file":
            if branch["files"]:
                told[branch["path"]] = branch["bytes"]
            return branch["bytes"], branch["files"]
        sums = [add_up(child) for child in branch["children"]]
        assert branch["bytes"] == sum(size for size, _ in sums), branch["name"]
        assert branch["files"] == sum(count for _, count in sums), branch["name"]
        sizes = [child["bytes"] for child in branch["children"]]
        assert branch["kind"] == "image" or sizes == sorted(sizes, reverse=True), branch["name"]
        return branch["bytes"], branch["files"]

    add_up(whole)
    files = shipped(root)
    assert told == files, sorted(told.items() ^ files.items())[:10]
    layers = [layer["name"] for layer in whole["children"]]
    assert layers[0] == "core" and layers[-1] == "app", layers
    try:
        import jsonschema
    except ImportError:
        with open(os.environ["PITH_UNCHECKED"], "a") as file:
            print("jsonschema is not installed: the tree is not checked by its schema", file=file)
        return
    with open(schema) as file:
        jsonschema.Draft202012Validator(json.load(file)).validate(whole)


def graph(whole, thing):
    def read(path):
        with open(path) as file:
            answer = json.load(file)
        return answer, [node["label"] for node in answer["objects"]]

    _, names = read(whole)
    odd = ['quote\\"back\\\\\\\\slash', "new\\\\nline", "\\\\xff\\\\xfe", "esc\\\\x1b[31m", "&amp;lt;<img src=x>", "größe"]
    for name in odd:
        assert "/app/odd/" + name.replace('\\"', '"') in names, [one for one in names if "odd" in one]
    chains, names = read(thing)
    ends = {names[edge["head"]] for edge in chains["edges"]}
    assert "sqlite3" in ends and "x.ini" in names and "x.ini" not in ends and len(names) < 20, names


{"tree": tree, "graph": graph}[sys.argv[1]](*sys.argv[2:])
