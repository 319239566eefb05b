// Search, the theme, and where the page begins.
const LIMIT = 40;
const findable = [];
for (const file of files) if (file.item) findable.push({ kind: "file", name: file.path, act: () => choose(file) });
nodes.forEach((node, index) => {
  if (!["file", "tree", "manifest"].includes(node.kind)) {
    findable.push({ kind: node.kind, name: node.name, act: () => { chosen = null; mark(); drawNode(index); } });
  }
});
const dists = new Set(nodes.filter((node) => node.kind === "distribution").map((node) => node.name));
for (const item of items) {
  const plain = item.name.split(" ")[0].toLowerCase().replace(/[-_.]+/g, "-");
  if (item.kind === "owner" && !dists.has(plain)) findable.push({ kind: "owner", name: item.name, act: () => zoomTo(item, null) });
}
for (const entry of findable) entry.key = entry.name.toLowerCase();

// The same name first, then its beginning, then the beginning of a part of it, then anywhere.
function rank(key, word) {
  if (key === word || key.endsWith("/" + word)) return 0;
  if (key.startsWith(word)) return 1;
  const at = key.indexOf(word);
  return at < 0 ? -1 : /[/._-]/.test(key[at - 1]) ? 2 : 3;
}

const query = $("query");
const results = $("results");
let active = -1;

function find() {
  const word = query.value.trim().toLowerCase();
  const found = [];
  if (word) {
    for (const entry of findable) {
      const order = rank(entry.key, word);
      if (order >= 0) found.push({ entry, order });
    }
    found.sort((a, b) => a.order - b.order || (a.entry.kind === "file") - (b.entry.kind === "file") ||
      a.entry.name.length - b.entry.name.length);
  }
  results.replaceChildren(...found.slice(0, LIMIT).map(({ entry }, index) => {
    const option = make("li", "", make("span", "name", entry.name), make("span", "kind", entry.kind));
    option.id = "found" + index;
    option.setAttribute("role", "option");
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => take(entry));
    option.entry = entry;
    return option;
  }));
  if (word && found.length === 0) results.append(make("li", "none", "Nothing that ships is called so."));
  if (found.length > LIMIT) results.append(make("li", "none", "… and " + count(found.length - LIMIT) + " more"));
  results.hidden = !word;
  query.setAttribute("aria-expanded", String(!results.hidden));
  point(found.length > 0 ? 0 : -1);
}
function point(index) {
  const options = results.querySelectorAll("[role=option]");
  active = options.length === 0 ? -1 : (index + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
  if (active >= 0) {
    query.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  } else {
    query.removeAttribute("aria-activedescendant");
  }
}
function take(entry) {
  closeResults();
  entry.act();
  $("panel").focus();
}
function closeResults() {
  results.hidden = true;
  query.setAttribute("aria-expanded", "false");
}
query.addEventListener("input", find);
query.addEventListener("focus", () => { if (query.value) find(); });
query.addEventListener("blur", closeResults);
query.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") point(active + 1);
  else if (event.key === "ArrowUp") point(active - 1);
  else if (event.key === "Enter" && active >= 0) take(results.children[active].entry);
  else if (event.key === "Escape") { query.value = ""; closeResults(); focusBox(null); }
  else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== query) {
    query.focus();
    event.preventDefault();
  } else if (event.key === "Escape") {
    goBack();
    if (document.activeElement === document.body || $("panel").contains(document.activeElement)) focusBox(zoom);
  }
});

const dark = matchMedia("(prefers-color-scheme: dark)");
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").textContent = theme === "dark" ? "Light" : "Dark";
  $("theme").setAttribute("aria-pressed", String(theme === "dark"));
}
$("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
dark.addEventListener("change", () => setTheme(dark.matches ? "dark" : "light"));

let resized = 0;
addEventListener("resize", () => { cancelAnimationFrame(resized); resized = requestAnimationFrame(draw); });
function fromAddress() {
  let path = "";
  try { path = decodeURI(location.hash.slice(1)); } catch { return; }
  const file = path ? files.find((one) => one.path === path && one.item) : null;
  if (file) choose(file);
}
addEventListener("hashchange", fromAddress);

setTheme(dark.matches ? "dark" : "light");
const address = location.hash;
drawHeader();
drawLegend();
zoomTo(image, null);
if (address) {
  history.replaceState(null, "", address);
  fromAddress();
}
