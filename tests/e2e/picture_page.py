# SPDX-License-Identifier: Apache-2.0
"""Drives the page of pith show --html in headless Chromium. Usage: picture_page.py PITH MANIFEST PAGE"""

import json
import os
import random
import subprocess
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

pith, manifest, page = sys.argv[1:]
ADDRESS = "file://" + os.path.abspath(page)


def start():
    options = webdriver.ChromeOptions()
    for word in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "disable-background-networking"):
        options.add_argument("--" + word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def screen(width, theme):
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get("about:blank")
    browser.get(ADDRESS)


def ask(script, *arguments):
    return browser.execute_script("return " + script, *arguments)


def press(*keys):
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def panel():
    return browser.find_element("css selector", "#panel h2").text


def focused():
    return ask("document.activeElement.getAttribute('aria-label') || document.activeElement.id")


def shown_chain():
    return ask(
        """[...document.querySelectorAll("#panel .chain .step:not(.first)")].map((step) => [step.dataset.name,
            step.dataset.rule, (step.querySelector("code") || {textContent: ""}).textContent,
            !step.classList.contains("maybe")])"""
    )


def told_chain(thing, kind):
    """What pith why says of it; None of a link, where it speaks of what that leads to."""
    answer = subprocess.run([pith, "why", manifest, thing, "--json"], check=True, stdout=subprocess.PIPE).stdout
    for chain in json.loads(answer)["chains"]:
        if chain["kind"] == kind and chain["name"] == thing:
            return [[step["name"], step["rule"], step["where"], step["certain"]] for step in chain["steps"]]
    return None


def check_chains():
    """A random sample, by a seed, so that a failure comes again; and a module with a shorter chain that is a guess."""
    paths = ask("files.filter((file) => file.item).map((file) => file.path)")
    sample = [path for path in paths if "/odd/" not in path]
    compared = 0
    for path in random.Random(7).sample(sample, 12) + ["/app/db.py"]:
        wanted = told_chain(path, "file")
        ask("void choose(files.find((file) => file.path === arguments[0]))", path)
        assert panel() == path and wanted in (None, shown_chain()), (path, wanted, shown_chain())
        compared += wanted is not None
    assert compared > 6, compared
    ask("void drawNode(nodes.findIndex((node) => node.kind === 'module' && node.name === 'target'))")
    wanted = told_chain("target", "module")
    assert len(wanted) == 5 and shown_chain() == wanted, (wanted, shown_chain())


def check_mouse():
    box = max(browser.find_elements("css selector", ".box.file"), key=lambda one: one.size["width"] * one.size["height"])
    path = box.get_attribute("title").split("\n")[0]
    box.click()
    assert panel() == path and "chosen" in box.get_attribute("class"), (panel(), path)
    assert ask("decodeURI(location.hash)") == "#" + path
    browser.find_element("css selector", "#panel .close").click()
    browser.find_element("css selector", "#legend .key").click()
    crumbs = [one.text for one in browser.find_elements("css selector", "#crumbs button")]
    assert crumbs == ["x.ini", "core"], crumbs
    browser.find_element("css selector", "#crumbs button").click()
    assert panel() == "The image"


def check_search():
    press("/")
    assert focused() == "Search for a path, module, distribution or library", focused()
    press("sqlite3")
    first = browser.find_element("css selector", "#results [aria-selected=true]").text.split("\n")
    assert first == ["sqlite3", "module"], first
    press(Keys.ENTER)
    assert panel() == "sqlite3" and shown_chain()[-1][:3] == ["sqlite3", "import", "/app/db.py:1"], shown_chain()
    press("/", Keys.CONTROL + "a", "libsqlite3.so.0", Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    assert "libsqlite3.so.0" in panel(), panel()
    press("/", Keys.CONTROL + "a", "no such name")
    assert "Nothing" in browser.find_element("id", "results").text
    press(Keys.ESCAPE, Keys.ESCAPE)


def check_keyboard():
    browser.get("about:blank")
    browser.get(ADDRESS)
    for _ in range(20):
        if focused().startswith("core, "):
            break
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
            browser.execute_cdp_cmd("Input.dispatchKeyEvent", event)
    assert focused().startswith("core, "), focused()
    style = ask("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid", style
    press(Keys.ARROW_RIGHT)
    assert focused().startswith("libraries, "), focused()
    press(Keys.ARROW_LEFT, Keys.ENTER)
    assert ask("zoom.name") == "core" and ask("document.activeElement.item.parent.name") == "core"
    for _ in range(12):
        if ask("document.activeElement.item.kind") == "file":
            break
        press(Keys.ENTER)
    press(Keys.ENTER)
    assert panel().startswith("/") and shown_chain(), panel()
    press(Keys.ESCAPE)
    assert not panel().startswith("/")
    for _ in range(12):
        press(Keys.ESCAPE)
    assert ask("zoom === image") and focused().startswith("core, "), focused()


CONTRAST = """(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = (name) => {
    canvas.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pairs = [["--text", "--sheet"], ["--text", "--ground"], ["--quiet", "--sheet"], ["--quiet", "--ground"],
    ["--quiet", "--hover"], ["--quiet", "--accent-soft"], ["--accent", "--ground"], ["--accent", "--sheet"]];
  for (let i = 0; i < 6; i++) pairs.push(["--box-text", "--layer" + i]);
  return pairs.map(([a, b]) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return [a, b, (high + 0.05) / (low + 0.05)];
  }).filter(([, , ratio]) => ratio < 4.5);
})()"""


def check_themes():
    grounds = {}
    for theme in ("light", "dark"):
        screen(1280, theme)
        grounds[theme] = ask("getComputedStyle(document.body).backgroundColor")
        assert ask(CONTRAST) == [], (theme, ask(CONTRAST))
    assert grounds["light"] != grounds["dark"], grounds
    browser.find_element("id", "theme").click()
    assert ask("getComputedStyle(document.body).backgroundColor") == grounds["light"]


def check_narrow():
    screen(360, "light")
    assert ask("document.documentElement.scrollWidth") <= 360, ask("document.documentElement.scrollWidth")
    assert len(browser.find_elements("css selector", ".box")) > 20
    ask("void choose(files.find((file) => file.path === '/app/db.py'))")
    assert ask("document.querySelector('#panel h2').getBoundingClientRect().top < innerHeight")
    assert ask("document.documentElement.scrollWidth") <= 360


def check_names():
    names = ask("files.map((file) => file.path).filter((path) => path.startsWith('/app/odd/'))")
    odd = ('<img src=x onerror="document.title=1">', "z<!--<script>", "</script><script>document.title=1</script>x/y", "\\xff", '\\n"\\\\{{data}}', "日本語")
    for name in odd:
        assert "/app/odd/" + name in names, (name, names)
    for name in names:
        ask("void choose(files.find((file) => file.path === arguments[0]))", name)
    assert ask("document.title") == "x.ini" and ask("document.images.length") == 0


def check_quiet():
    """Nothing but the page itself was asked for, and the console has nothing to say."""
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.split("#")[0] == ADDRESS or url.startswith(("about:", "data:")), url
    assert browser.get_log("browser") == []
    assert ask("performance.getEntriesByType('resource').length") == 0
    # The policy forbids it, even to a script that got in.
    refused = browser.execute_async_script(
        "fetch('http://127.0.0.1:9/').then(() => arguments[0](''), (error) => arguments[0](String(error)))"
    )
    assert "Failed to fetch" in refused, refused
    assert any("Content Security Policy" in one["message"] for one in browser.get_log("browser"))


browser = start()
try:
    screen(1280, "light")
    totals = browser.find_element("id", "totals").text
    assert "MB" in totals and "files" in totals and "layers" in totals, totals
    check_mouse()
    check_search()
    check_chains()
    check_keyboard()
    check_names()
    check_themes()
    check_narrow()
    check_quiet()
finally:
    browser.quit()
