"""ruamel.yaml, a namespace package: comments survive a round trip; its C library where it is installed."""
# packages: ruamel.yaml
import io

import ruamel.yaml

yaml = ruamel.yaml.YAML()
data = yaml.load("# head\na: 1  # one\nb:\n- x\n- y\n")
data["b"].append("z")
out = io.StringIO()
yaml.dump(data, out)
print(out.getvalue())
print(ruamel.yaml.YAML(typ="safe", pure=True).load("{a: 0o17, b: 2024-01-02 03:04:05}"))
