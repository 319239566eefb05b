// The map: squarified rectangles (Bruls, Huizing, van Wijk: "Squarified Treemaps", 2000), as deep as there is room.
const HEAD = 19;
const GAP = 2;

// Places items of the given sizes, largest first, into a rectangle; calls `put` with each one's own.
function squarify(list, x, y, width, height, put) {
  let rest = list.reduce((sum, item) => sum + item.size, 0);
  let at = 0;
  while (at < list.length && rest > 0 && width > 0 && height > 0) {
    const side = Math.min(width, height);
    const scale = (width * height) / rest;
    let row = 0;
    let end = at;
    let best = Infinity;
    while (end < list.length && list[end].size > 0) {
      const sum = row + list[end].size;
      const thick = (sum * scale) / side;
      const long = (list[at].size * scale) / thick;
      const short = (list[end].size * scale) / thick;
      const worst = Math.max(long / thick, thick / short);
      if (worst > best) break;
      best = worst;
      row = sum;
      end++;
    }
    if (end === at) return;
    const thick = (row * scale) / side;
    for (let offset = 0; at < end; at++) {
      const length = (list[at].size * scale) / thick;
      if (width >= height) put(list[at], x, y + offset, thick, length);
      else put(list[at], x + offset, y, length, thick);
      offset += length;
    }
    if (width >= height) { x += thick; width -= thick; } else { y += thick; height -= thick; }
    rest -= row;
  }
}

const map = document.getElementById("map");
let zoom = image;
let chosen = null;

// A group has its name above what lies in it, a file has it inside; both only where there is room.
function hasName(item, width, height) {
  return width > 38 && height > (item.file ? 16 : HEAD + 14);
}

function box(item, x, y, width, height, top) {
  const element = document.createElement("div");
  element.className = "box " + item.kind + (item.layer >= 0 ? " layer" + (item.layer % 6) : "");
  element.style.transform = "translate(" + x.toFixed(1) + "px," + y.toFixed(1) + "px)";
  element.style.width = width.toFixed(1) + "px";
  element.style.height = height.toFixed(1) + "px";
  if (hasName(item, width, height)) {
    const label = document.createElement("span");
    label.textContent = item.name;
    element.append(label);
    if (width > 130 || (item.kind === "file" && height > 34 && width > 60)) {
      const size = document.createElement("small");
      size.textContent = bytes(item.size);
      element.append(size);
    }
  }
  element.title = (item.file ? item.file.path : item.name) + "\n" + bytes(item.size) + ", " + share(item.size, image.size);
  if (top) {
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", item.name + ", " + bytes(item.size) + ", " + share(item.size, image.size) +
      (item.file ? ", file" : ", " + count(item.count, "file")));
    element.tabIndex = -1;
  } else {
    element.setAttribute("aria-hidden", "true");
  }
  element.item = item;
  item.element = element;
  map.append(element);
}

function fill(parent, x, y, width, height, top) {
  const list = parent.children.slice().sort((a, b) => b.size - a.size);
  squarify(list, x, y, width, height, (item, left, up, w, h) => {
    w -= GAP;
    h -= GAP;
    if (w < 2 || h < 2) return;
    box(item, left, up, w, h, top);
    const head = hasName(item, w, h) ? HEAD : 0;
    if (!item.file && w > 16 && h > 12) {
      fill(item, left + GAP + 1, up + head + (head ? 0 : GAP + 1), w - GAP, h - head - (head ? GAP : GAP * 2), false);
    }
  });
}

function draw() {
  for (const item of items) item.element = null;
  map.replaceChildren();
  fill(zoom, 0, 0, map.clientWidth + GAP, map.clientHeight + GAP, true);
  const first = map.querySelector("[role=button]");
  if (first) first.tabIndex = 0;
  if (image.size === 0 || !first) map.append(note("Nothing here has a size."));
  mark();
}

function note(text) {
  const element = document.createElement("p");
  element.className = "empty";
  element.textContent = text;
  return element;
}

// What is chosen, or the least thing drawn around it.
function mark() {
  for (const element of map.querySelectorAll(".chosen")) element.classList.remove("chosen");
  let item = chosen && chosen.item;
  while (item && !item.element) item = item.parent;
  if (item && item.element) item.element.classList.add("chosen");
}

function focusBox(item) {
  while (item && !(item.element && item.parent === zoom)) item = item.parent;
  const element = item ? item.element : map.querySelector("[role=button]");
  if (!element) return;
  for (const other of map.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  element.tabIndex = 0;
  element.focus();
}

map.addEventListener("keydown", (event) => {
  const drawn = [...map.querySelectorAll("[role=button]")];
  const at = drawn.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step && at >= 0) focusBox(drawn[(at + step + drawn.length) % drawn.length].item);
  else if (event.key === "Home" && drawn.length) focusBox(drawn[0].item);
  else if (event.key === "End" && drawn.length) focusBox(drawn[drawn.length - 1].item);
  else if ((event.key === "Enter" || event.key === " ") && at >= 0) openItem(drawn[at].item, true);
  else return;
  event.preventDefault();
});
map.addEventListener("click", (event) => {
  const element = event.target.closest(".box");
  if (element) openItem(element.item, false);
});
