// Words with Telegram's entities (offsets in UTF-16 units, as in JS) as DOM nodes.
import { el } from "./dom.js";
import { t } from "./words.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const ALLOWED = /^(https?|mailto|tel):/i;

/** Nodes for `text`. */
export function rich(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, sorted, 0, text.length);
}

function build(text, entities, from, to) {
  const nodes = [];
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const begin = Math.max(at, entity.offset), end = Math.min(to, entity.offset + entity.length);
    if (end <= begin) continue;
    if (begin > at) nodes.push(text.slice(at, begin));
    const within = build(text, entities, begin, end);
    nodes.push(wrap(entity, text.slice(begin, end), within));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, words, within) {
  const link = (url) => (ALLOWED.test(url) ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, within) : el("span", null, within));
  switch (entity.type) {
    case "text_link": return link(entity.url ?? "");
    case "url": return link(/^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`);
    case "email": return link(`mailto:${words}`);
    case "phone_number": return link(`tel:${words.replace(/[^\d+]/g, "")}`);
    case "spoiler": return spoiler(within);
    default: return el(TAGS[entity.type] ?? "span", null, within);
  }
}

function spoiler(within) {
  const node = el("span.spoiler", { role: "button", tabindex: "0", "aria-label": t("spoiler") }, within);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.remove("spoiler");
    ["role", "tabindex", "aria-label"].forEach((name) => node.removeAttribute(name));
  };
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", show);
  return node;
}
