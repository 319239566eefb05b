"""PyYAML: C and Python loaders, tags, dates, dumping, errors with their place."""
# packages: pyyaml
import yaml

TEXT = "a: &x [1, 2.5, true, 2024-02-29]\nb: *x\nc: !!set {p}\nd: !!binary aGk=\n"
print(yaml.safe_load(TEXT), yaml.__with_libyaml__)
print(yaml.load(TEXT, yaml.CSafeLoader) == yaml.safe_load(TEXT), yaml.unsafe_load("!!python/name:collections.OrderedDict"))
print(yaml.dump({"z": [1, None], "a": "ü"}, allow_unicode=True, sort_keys=True, Dumper=yaml.CDumper).split("\n"))
try:
    yaml.safe_load("a: [1")
except yaml.YAMLError as error:
    print(error.problem_mark.line, error.problem)
