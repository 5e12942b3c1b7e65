// Small tools for building the page. What people write reaches the document only
// through text nodes and attributes made here; nothing is ever parsed as markup.

/** el("div.row.in", {title, onclick, …}, …children) */
export function el(spec, props, ...kids) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key.startsWith("--")) node.style.setProperty(key, value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return node;
}

export function fill(node, ...kids) {
  node.replaceChildren(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return node;
}

const ICONS = {
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  more: "M5.5 12v.01M12 12v.01M18.5 12v.01",
  clip: "M19.5 11.2l-8 8a5 5 0 0 1-7-7l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5",
  send: "M12 19V5.5M5.5 11.5L12 5l6.5 6.5",
  down: "M6 9.5l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.5",
  alert: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5M12 15.8v.01",
  file: "M6.5 3.5h7.5l4 4v13h-11.5zM14 3.5v4h4",
  load: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  plane: "M20.5 4L3.5 11l5.5 2.2L18 7l-6.5 7.5.2 5 3-3.4 3.3 2.4z",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13",
  reply: "M9.5 6L4 11.5 9.5 17M4.5 11.5H14a5.5 5.5 0 0 1 5.5 5.5v1",
  again: "M19 12a7 7 0 1 1-2-5M19.5 3.5V8H15",
  pin: "M12 3a6.5 6.5 0 0 0-6.5 6.5c0 4.7 6.5 11 6.5 11s6.5-6.3 6.5-11A6.5 6.5 0 0 0 12 3zM12 7.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
};

export function icon(name) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(spec, label, name, onclick, props) {
  return el(`button.${spec}`, { type: "button", "aria-label": label, title: label, onclick, ...props }, icon(name));
}

/** The first letters of a name, for a round picture. */
export function initials(name) {
  const letter = /[\p{L}\p{N}]/u;
  const words = String(name ?? "").split(/\s+/).map((word) => [...word].find((c) => letter.test(c))).filter(Boolean);
  return words.slice(0, 2).join("").toUpperCase() || "…";
}
