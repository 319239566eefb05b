#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# pith audit --sarif: what OASIS demands of a log, a run, a rule and a result, and what code scanning needs besides.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
need openssl
python=$(system_python)
mkdir -p app/.git
openssl genpkey -algorithm ed25519 -out 'app/the key.txt' 2> openssl.log || skip "openssl makes no key"
echo 'import csv, nobody_has_this' > app/run.py
echo PASSWORD=x > app/.env
echo 'ref: x' > app/.git/HEAD
cat > x.ini << END
[python]
interpreter = $python
[files]
/app = app
[image]
entrypoint = $python /app/run.py
[policy]
deny = csv
END
run 1 "$PITH" audit x.ini --sarif x.sarif --verbose
out=$(tr -s ' \n' ' ' <<< "$out") # its lines fit 80 columns
has "$out" 'error secret: /app/.env ' 'error secret: /app/the key.txt ' 'error secret: /app/.git ' 'allow.secret' \
    'error unresolved-import: /app/run.py:1 ' 'error deny: csv ' '5 errors, '
echo 'allow.secret = this is a test' >> x.ini
run 1 "$PITH" audit x.ini --sarif allowed.sarif
has "$out" '2 errors, ' ', 3 allowed'

"$python" - << 'END' || fail "SARIF"
import json, urllib.parse

def read(name):
    log = json.load(open(name))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json") and len(log["runs"]) == 1
    run, = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "pith" and driver["version"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(set(ids)) == len(ids) > 20
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and len(rule["help"]["text"]) > len(rule["shortDescription"]["text"])
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    prints = set()
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"] and result["level"] in ("note", "warning", "error")
        assert result["message"]["text"]
        place, = result["locations"]
        physical = place["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert not urllib.parse.urlparse(uri).scheme and " " not in uri and not uri.startswith("/"), uri
        open(urllib.parse.unquote(uri)).close() if not uri.endswith(".git") else None  # it is there
        assert physical["region"]["startLine"] >= 1
        prints.add(json.dumps(result["partialFingerprints"]))
    assert len(prints) == len(run["results"])
    return {(r["ruleId"], urllib.parse.unquote(r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])): r
            for r in run["results"]}

results = read("x.sarif")
for path in ("app/.env", "app/the key.txt", "app/.git"):
    assert results["secret", path]["level"] == "error" and "suppressions" not in results["secret", path], results
found = results["unresolved-import", "app/run.py"]
assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 1, found
found = results["deny", "x.ini"] # what comes from elsewhere: at the line of the manifest that its reasons begin with
assert found["locations"][0]["physicalLocation"]["region"]["startLine"] in (2, 4, 6), found
results = read("allowed.sarif")
assert results["secret", "app/.env"]["suppressions"] == [{"kind": "external", "justification": "this is a test"}]
assert "suppressions" not in results["deny", "x.ini"]
END
run 1 "$PITH" audit x.ini --sarif -
"$python" -c 'import json, sys; json.load(open(sys.argv[1]))' .out || fail "not JSON: $out"
run 2 "$PITH" audit x.ini --sarif nowhere/x.sarif
