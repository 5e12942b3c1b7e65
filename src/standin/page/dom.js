// Small tools for building the page. Data reaches the document only through
// text nodes and attributes made here; nothing is ever parsed as markup.

/** el("div.row.in", {title, onclick, ...}, ...children) */
export function el(spec, props, ...kids) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "style") Object.entries(value).forEach(([k, v]) => node.style.setProperty(k, v));
    else if (key === "value" || key === "disabled" || key === "checked") node[key] = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  add(node, kids);
  return node;
}

export function add(node, kids) {
  for (const kid of kids.flat(Infinity)) {
    if (kid === null || kid === undefined || kid === false) continue;
    node.append(kid instanceof Node ? kid : document.createTextNode(String(kid)));
  }
  return node;
}

export function fill(node, ...kids) {
  node.replaceChildren();
  return add(node, kids);
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 6l-6 6 6 6M4 12h9c4.5 0 7 2.2 7 6.5",
  forward: "M14 6l6 6-6 6M20 12h-9c-4.5 0-7 2.2-7 6.5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  edit: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6",
  eye: "M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  unlock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2",
  pin: "M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v5",
  check: "M5 12.5l4.5 4.5L19 7",
  checks: "M2.5 12.8l4 4 8.5-9.6M11.8 16l1 .8 8.5-9.6",
  down: "M6 9l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  clip: "M19 11l-7.8 7.8a4.6 4.6 0 0 1-6.5-6.5l8.5-8.5a3.2 3.2 0 0 1 4.5 4.5L9.5 16.5a1.6 1.6 0 0 1-2.3-2.3L14 7.5",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 14.5c1.8 2.3 5.2 2.3 7 0M9 9.5v.6M15 9.5v.6",
  send: "M12 19V6M6 11.5L12 5.5l6 6",
  file: "M6 3.5h8l4 4v13H6zM14 3.5v4h4",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3A4 4 0 0 0 10.7 18.3l1.2-1.2",
  out: "M8 16l8-8M9.5 8H16v6.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  block: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12",
  flag: "M6 21V4h11l-2 4 2 4H6",
  hash: "M9.5 4L7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  quote: "M5 6h14M9 11h10M9 16h7M5 11v5",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  headset: "M5 14v-2a7 7 0 0 1 14 0v2M5 13.5h2.5v5H5zM16.5 13.5H19v5h-2.5zM18 18.5c0 1.8-2 2.5-5 2.5",
  dice: "M5 5h14v14H5zM9 9v.1M15 15v.1M12 12v.1",
  reload: "M19 12a7 7 0 1 1-2-5M19.5 3.5V8H15",
  globe: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17",
  plane: "M20.5 4L3.5 11l5.5 2.2L18 7l-6.5 7.5.2 5 3-3.4 3.3 2.4z",
  mic: "M12 3.5a2.8 2.8 0 0 0-2.8 2.8v5a2.8 2.8 0 0 0 5.6 0v-5A2.8 2.8 0 0 0 12 3.5zM6 11a6 6 0 0 0 12 0M12 17v3.5",
};
const SOLID = {
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M7 5.5h3.5v13H7zM13.5 5.5H17v13h-3.5z",
  signal: "M3 17h3v3H3zM8 13h3v7H8zM13 9h3v11h-3zM18 5h3v15h-3z",
  mappin: "M12 2.5a7 7 0 0 0-7 7c0 5 7 12 7 12s7-7 7-12a7 7 0 0 0-7-7zm0 9.5a2.6 2.6 0 1 1 0-5.2 2.6 2.6 0 0 1 0 5.2z",
};

export function icon(name) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}${name in SOLID ? " solid" : ""}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", ICONS[name] ?? SOLID[name] ?? "");
  svg.append(path);
  return svg;
}

export function button(spec, label, name, onclick, props) {
  return el(spec, { type: "button", "aria-label": label, title: label, onclick, ...props }, name ? icon(name) : label);
}

const PALETTE = [
  ["#ff8a5c", "#e2574c"], ["#ffc24b", "#ee8b2c"], ["#a98bf5", "#7657e0"], ["#8fd14f", "#4aa944"],
  ["#5fd3d6", "#22a0b6"], ["#67b6f7", "#2f86dd"], ["#ff8fb1", "#db4f87"],
];

/** Two shades for a person or a topic: a palette index, a CSS colour, an RGB number, or none. */
export function shades(color, id) {
  if (typeof color === "string" && /^#[0-9a-f]{3,8}$/i.test(color)) return [color, color];
  if (typeof color === "number" && color > 255) {
    const hex = `#${(color & 0xffffff).toString(16).padStart(6, "0")}`;
    return [hex, hex];
  }
  const index = typeof color === "number" ? color : Math.abs(Number(id) || 0);
  return PALETTE[index % PALETTE.length];
}

export function initials(name) {
  const words = String(name ?? "").trim().split(/\s+/).filter((w) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(w));
  const first = (w) => [...w].find((c) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(c)) ?? "";
  return (words.length ? words.slice(0, 2).map(first).join("") : "?").toUpperCase();
}

export function avatar(person, spec = "span.avatar") {
  const [a, b] = shades(person?.color, person?.id);
  return el(spec, { "aria-hidden": "true", style: { "--a": a, "--b": b } }, initials(person?.name));
}

export function remember(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(`topicdesk.${key}`);
    localStorage.setItem(`topicdesk.${key}`, value);
  } catch { /* private mode: nothing is remembered */ }
  return value ?? null;
}
