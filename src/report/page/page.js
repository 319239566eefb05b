// The rest of the page: header, legend, where the map is, search, and the panel with reasons. Names are only ever text.
const $ = (id) => document.getElementById(id);

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}
function button(className, act, ...content) {
  const element = make("button", className, ...content);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function openItem(item, byKey) {
  if (item.file) choose(item.file);
  else zoomTo(item, byKey ? item.children[0] : null);
}

function zoomTo(item, focus) {
  zoom = item;
  if (chosen && !inside(chosen.item, item)) chosen = null;
  draw();
  drawCrumbs();
  drawPanel();
  remember();
  if (focus) focusBox(focus);
}
function inside(item, parent) {
  while (item && item !== parent) item = item.parent;
  return item === parent;
}

function choose(file) {
  chosen = file;
  if (file.item && !inside(file.item, zoom)) {
    zoom = file.item.parent;
    draw();
    drawCrumbs();
  }
  mark();
  drawPanel();
  remember();
  const panel = $("panel");
  panel.scrollTop = 0;
  if (panel.getBoundingClientRect().top > innerHeight * 0.8) panel.scrollIntoView(); // below the map on a narrow screen
}

function goBack() {
  if (chosen) {
    chosen = null;
    mark();
    drawPanel();
    remember();
  } else if (zoom.parent) {
    zoomTo(zoom.parent, zoom);
  }
}

// The chosen path stands behind '#', so that an address can be passed on.
function remember() {
  history.replaceState(null, "", "#" + (chosen ? encodeURI(chosen.path) : ""));
}

function drawHeader() {
  const owners = new Set(items.filter((item) => item.kind === "owner").map((item) => item.name)).size;
  const layers = image.children.filter((item) => item.kind === "layer").length;
  $("name").textContent = raw.name;
  const parts = [bytes(image.size), count(image.count, "file"), count(layers, "layer"), count(owners, "owner")];
  $("totals").replaceChildren(...parts.map((text) => make("span", "", text)));
}

function drawLegend() {
  const layers = image.children.filter((item) => item.kind === "layer");
  const bar = make("div", "bar");
  bar.setAttribute("aria-hidden", "true");
  for (const layer of layers) {
    const part = make("i", "layer" + (layer.layer % 6));
    part.style.flexGrow = layer.size;
    bar.append(part);
  }
  $("legend").append(bar, ...layers.map((layer) =>
    button("key", () => zoomTo(layer, null), make("i", "layer" + (layer.layer % 6)), make("b", "", layer.name),
      make("span", "", bytes(layer.size)), make("span", "quiet", share(layer.size, image.size)))));
}

function drawCrumbs() {
  const path = [];
  for (let item = zoom; item; item = item.parent) path.unshift(item);
  $("crumbs").replaceChildren(...path.map((item) => {
    const last = item === zoom;
    const crumb = button("", () => zoomTo(item, null), item.name);
    if (last) crumb.setAttribute("aria-current", "location");
    return crumb;
  }), make("span", "quiet", bytes(zoom.size) + " · " + count(zoom.count, "file")));
}

function goTo(node) {
  const file = fileOfNode.get(node);
  if (file && file.item) choose(file);
  else drawNode(node);
  $("panel").focus();
}

// "/app/db.py is imported (…)": the thing, what it is there for, and where that is written.
function stepRow(edge, node) {
  const row = make("li", edge.maybe ? "step maybe" : "step");
  const name = node === 0 ? make("b", "name", raw.name) : button("name", () => goTo(node), nodes[node].name);
  row.append(name, make("span", "kind", nodes[node].kind), make("p", "", edge.rule[1] + (edge.maybe ? ", perhaps" : "")));
  const where = place(edge);
  if (where) row.append(make("code", "", where));
  row.dataset.rule = edge.rule[0];
  row.dataset.name = nodes[node].name;
  return row;
}

function reasons(node) {
  const list = [];
  if (node < 0 || nodes.length === 0) return [make("p", "quiet", "No reasons are known for this image.")];
  const steps = chain(node);
  const first = make("li", "step first", make("b", "name", raw.name), make("p", "", "the manifest"));
  const chainList = make("ol", "chain", first, ...steps.map((edge) => stepRow(edge, edge.to)));
  list.push(make("h3", "", "Why it ships"), chainList);
  const last = steps.length > 0 ? steps[steps.length - 1] : null;
  const others = arriving[node].map((index) => edges[index]).filter((edge) => edge !== last);
  if (others.length > 0) {
    const more = make("details", "", make("summary", "", count(others.length, "other reason")));
    more.addEventListener("toggle", () => {
      if (more.children.length === 1) {
        more.append(make("ul", "others", ...others.slice(0, 300).map((edge) => stepRow(edge, edge.from))));
      }
    });
    list.push(more);
  }
  return list;
}

function fact(name, value) {
  return make("div", "", make("dt", "", name), make("dd", "", value));
}

function drawFile(file) {
  const owners = [];
  for (let item = file.item; item; item = item.parent) if (item.kind === "owner") owners.push(item.name);
  let layer = file.item;
  while (layer && layer.kind !== "layer") layer = layer.parent;
  const facts = make("dl", "facts", fact("Size", bytes(file.size)), fact("Share", share(file.size, image.size)));
  if (layer) facts.append(fact("Layer", layer.name));
  if (owners.length > 0) facts.append(fact("Owner", owners[0]));
  facts.append(fact("Mode", (file.mode & 0o7777).toString(8).padStart(4, "0") + ", uid " + file.uid));
  if (file.target) facts.append(fact(file.type === "symlink" ? "Link to" : "Same as", file.target));
  $("panel").replaceChildren(closer(), make("h2", "path", file.path), facts, ...reasons(file.node));
}

function drawNode(node) {
  const brought = leaving[node].map((index) => fileOfNode.get(edges[index].to)).filter((file) => file && file.item);
  const content = [closer(), make("h2", "path", nodes[node].name), make("p", "quiet", nodes[node].kind)];
  if (brought.length > 0) {
    content.push(make("ul", "contents", ...brought.slice(0, 100).map((file) => row(file.item, image.size, file.path))));
  }
  $("panel").replaceChildren(...content, ...reasons(node));
}

function closer() {
  const close = button("close", () => { chosen = null; mark(); drawPanel(); remember(); }, "×");
  close.setAttribute("aria-label", "Close");
  return close;
}

function row(item, of, name) {
  const bar = make("i", "layer" + (item.layer % 6));
  bar.style.width = ((item.size * 100) / (of || 1)).toFixed(2) + "%";
  return make("li", "", button("", () => openItem(item, false), make("span", "name", name),
    make("span", "size", bytes(item.size)), make("span", "track", bar)));
}

function drawPanel() {
  if (chosen) {
    drawFile(chosen);
    return;
  }
  const list = zoom.children.slice().sort((a, b) => b.size - a.size);
  const largest = list.length > 0 ? list[0].size : 1;
  const shown = list.slice(0, 200);
  $("panel").replaceChildren(make("h2", "", zoom === image ? "The image" : zoom.name),
    make("p", "quiet", bytes(zoom.size) + " in " + count(zoom.count, "file") + ", the largest first"),
    make("ul", "contents", ...shown.map((item) => row(item, largest, item.name))),
    ...(shown.length < list.length ? [make("p", "quiet", "… and " + count(list.length - shown.length) + " more")] : []));
}
