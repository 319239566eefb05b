#!/usr/bin/env bash
# What breaks a rule, over real distributions: a breach of the app's, a note of a package's; and SARIF of it.
source "$PITH_SOURCE/tests/e2e/lib.sh"
cd "$work"
python=$(system_python)
"$python" -m venv --without-pip venv 2> /dev/null || skip "$python has no venv module"
site=$(echo venv/lib/python3*/site-packages)
dist() { # NAME FILE…: a distribution with these files
    local name=$1 file
    shift
    mkdir -p "$site/$name-1.0.dist-info"
    printf 'Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n' "$name" > "$site/$name-1.0.dist-info/METADATA"
    for file; do
        mkdir -p "$(dirname "$site/$file")"
        [[ -e $site/$file ]] || : > "$site/$file"
        echo "$file,,"
    done > "$site/$name-1.0.dist-info/RECORD"
}
key=$(openssl genpkey -algorithm ed25519 2> /dev/null) || skip "openssl makes no key"
mkdir -p "$site/Big_Thing" app/.git
echo "$key"$'\n# padding, as a real file has it' > "$site/Big_Thing/test.pem"
dist Big_Thing Big_Thing/__init__.py Big_Thing/test.pem
dist pip pip/__init__.py
echo 'import Big_Thing, pip' > app/run.py
echo "$key" > "app/the key.txt"
echo PASSWORD=x > app/.env
echo 'ref: x' > app/.git/HEAD
cat > x.ini << 'END'
[python]
interpreter = /venv/bin/python
[files]
/venv = venv
/app = app
[image]
entrypoint = python /app/run.py
env.PATH = /venv/bin
END
# Its words in one line: the lines of the answer fit 80 columns.
audit() {
    run "$@"
    out=$(tr -s ' \n' ' ' <<< "$out")
}
audit 1 "$PITH" audit x.ini --sarif x.sarif --verbose
has "$out" 'broken secret: /app/.env ' 'broken secret: /app/the key.txt ' 'broken secret: /app/.git ' 'allow.secret' \
    '3 rules are broken'
has "$out" "note secret: /$site/Big_Thing/test.pem" "note package-manager: /$site/pip"
# Compose refuses for the same reasons, and does what is allowed.
run 1 "$PITH" compose x.ini -o x.tar
has "$err" 'broken secret: /app/.env' 'nothing was written'
printf '[policy]\nallow.secret = this is a test\n' >> x.ini
run 0 "$PITH" compose x.ini -o x.tar --no-sync
echo 'deny = big-thing *.txt /nowhere' >> x.ini
audit 1 "$PITH" audit x.ini --sarif denied.sarif
has "$out" 'broken deny: ' "is denied by \`big-thing\` (x.ini:11), of the distribution Big_Thing" '/app/the key.txt' \
    '2 rules are broken, 4 allowed'
[[ $out != *nowhere* ]] || fail "what is not there is denied: $out"

# SARIF: what OASIS demands of a log, a run, a rule and a result, and what code scanning needs besides.
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
        assert ids[result["ruleIndex"]] == result["ruleId"] and result["level"] in ("note", "error")
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
results = read("denied.sarif")
assert results["secret", "app/.env"]["suppressions"] == [{"kind": "external", "justification": "this is a test"}]
assert results["deny", "app/the key.txt"]["level"] == "error"
END
run 1 "$PITH" audit x.ini --sarif -
"$python" -c 'import json, sys; json.load(open(sys.argv[1]))' .out || fail "not JSON: $out"
run 2 "$PITH" audit x.ini --sarif nowhere/x.sarif
