"use strict";
// The account as data: texts, the graph of reasons, and the outline. See src/report/page_data.c for the other end.
const raw = JSON.parse(document.getElementById("data").textContent);

const texts = [];
for (let i = 0, before = ""; i < raw.texts.length; i++) {
  before = before.slice(0, raw.shared[i]) + raw.texts[i];
  texts.push(before);
}

const nodes = [];
for (let i = 0; i < raw.nodes.length; i += 2) {
  nodes.push({ kind: raw.kinds[raw.nodes[i]], name: i === 0 ? raw.name : texts[raw.nodes[i + 1]] });
}

// Edges come by the node that they leave, in the order in which they were found.
const edges = [];
const leaving = nodes.map(() => []);
const arriving = nodes.map(() => []);
for (let i = 0, from = 0; i < raw.edges.length; from++) {
  for (let left = raw.edges[i++]; left > 0; left--, i += 4) {
    const edge = {
      from, to: raw.edges[i], rule: raw.rules[raw.edges[i + 1] >> 1], maybe: (raw.edges[i + 1] & 1) === 1,
      where: texts[raw.edges[i + 2]], line: raw.edges[i + 3],
    };
    leaving[from].push(edges.length);
    arriving[edge.to].push(edges.length);
    edges.push(edge);
  }
}

function place(edge) {
  if (edge.line === 0) return edge.where;
  return (edge.where === "" ? raw.name : edge.where) + ":" + edge.line;
}

// By node: the edge by which a search in breadth from the manifest first gets there.
function reach(certain) {
  const by = new Array(nodes.length).fill(-1);
  const queue = nodes.length > 0 ? [0] : [];
  for (let at = 0; at < queue.length; at++) {
    for (const index of leaving[queue[at]]) {
      const edge = edges[index];
      if (edge.to !== 0 && by[edge.to] < 0 && !(certain && edge.maybe)) {
        by[edge.to] = index;
        queue.push(edge.to);
      }
    }
  }
  return by;
}
const certainly = reach(true);
const perhaps = reach(false);

// A file that is wanted as a tree is said once.
function isSaidNext(node, next) {
  return node.kind === "tree" && next.kind === "file" && node.name === next.name;
}

// The shortest chain from the manifest; one that surely holds comes before a shorter one with a guess in it.
function chain(node) {
  const by = certainly[node] >= 0 ? certainly : perhaps;
  const steps = [];
  for (let at = node; by[at] >= 0; at = edges[by[at]].from) steps.unshift(edges[by[at]]);
  return steps.filter((edge, i) => i + 1 === steps.length || !isSaidNext(nodes[edge.to], nodes[steps[i + 1].to]));
}

const files = [];
const fileOfNode = new Map();
for (let i = 0; i < raw.files.length; i += 7) {
  const [path, node, size, type, mode, uid, target] = raw.files.slice(i, i + 7);
  const file = {
    path: texts[path], node: node - 1, size, type: raw.types[type], mode, uid, target: texts[target], item: null,
  };
  if (file.node >= 0) fileOfNode.set(file.node, file);
  files.push(file);
}

// The outline: each item before what lies in it, the largest first.
const items = [];
for (let i = 0, open = []; i < raw.outline.length; i += 3) {
  const depth = raw.outline[i];
  const kind = raw.outlineKinds[raw.outline[i + 1]];
  const parent = depth > 0 ? open[depth - 1] : null;
  const item = { kind, depth, parent, children: [], file: null, name: "", size: 0, count: 0, layer: -1 };
  if (kind === "file") {
    item.file = files[raw.outline[i + 2]];
    item.file.item = item;
    item.name = item.file.path.slice(item.file.path.lastIndexOf("/") + 1);
    item.size = item.file.size;
    item.count = item.file.type === "directory" ? 0 : 1;
  } else {
    item.name = texts[raw.outline[i + 2]];
  }
  if (parent) {
    item.layer = kind === "layer" ? parent.children.length : parent.layer;
    parent.children.push(item);
  }
  open[depth] = item;
  open.length = depth + 1;
  items.push(item);
}
for (let i = items.length - 1; i > 0; i--) {
  items[i].parent.size += items[i].size;
  items[i].parent.count += items[i].count;
}
const image = items[0];

function bytes(size) {
  if (size < 1000) return size + " B";
  let unit = 0;
  for (size /= 1000; size >= 999.95 && unit < 3; unit++) size /= 1000;
  return size.toFixed(1) + " " + ["kB", "MB", "GB", "TB"][unit];
}
function count(number, word) {
  const digits = String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  return word ? digits + " " + word + (number === 1 ? "" : "s") : digits;
}
function share(size, of) {
  return (of === 0 ? 0 : (size * 100) / of).toFixed(1) + " %";
}
