// Text with entities (offsets in UTF-16 units, as in the Bot API and in JavaScript) to nodes, and typed text to entities.
import { el } from "./dom.js";
import { t } from "./i18n.js";

/** Nodes for a text; `open(url)` is called for links. */
export function nodes(text, entities, open) {
  const seen = new Set();
  const list = (entities ?? [])
    .filter((e) => Number.isInteger(e.offset) && e.length > 0 && e.offset >= 0 && e.offset < text.length)
    .filter((e) => { const k = `${e.type}:${e.offset}:${e.length}`; return !seen.has(k) && seen.add(k); })
    .map((e) => ({ e, from: e.offset, to: Math.min(text.length, e.offset + e.length) }));
  return range(text, 0, text.length, list, open);
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function range(text, from, to, list, open) {
  const out = [];
  const queue = [...list].sort((a, b) => a.from - b.from || b.to - a.to);
  let at = from;
  while (queue.length) {
    const top = queue.shift();
    if (top.from > at) out.push(text.slice(at, top.from));
    const inside = [];
    // What begins inside belongs to this one; what reaches out of it goes on after it.
    while (queue.length && queue[0].from < top.to) {
      const next = queue.shift();
      inside.push({ ...next, to: Math.min(next.to, top.to) });
      if (next.to > top.to) {
        const rest = { ...next, from: top.to };
        const place = queue.findIndex((q) => q.from >= rest.from);
        queue.splice(place < 0 ? queue.length : place, 0, rest);
      }
    }
    out.push(wrap(top.e, text.slice(top.from, top.to), range(text, top.from, top.to, inside, open), open));
    at = top.to;
    // A block stands on lines of its own: the line breaks around it are already drawn.
    if (BLOCKS.has(top.e.type)) {
      const before = out.at(-2);
      if (typeof before === "string" && before.endsWith("\n")) out[out.length - 2] = before.slice(0, -1);
      if (text[at] === "\n" && at < to && queue[0]?.from !== at) at += 1;
    }
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function wrap(e, raw, kids, open) {
  switch (e.type) {
    case "bold": return el("b", null, kids);
    case "italic": return el("i", null, kids);
    case "underline": return el("u", null, kids);
    case "strikethrough": return el("s", null, kids);
    case "code": return el("code", { title: t("copy_code"), onclick: (ev) => copy(ev, raw) }, kids);
    case "pre": return el("pre", { title: t("copy_code"), onclick: (ev) => copy(ev, raw) }, e.language ? el("span.lang", null, e.language) : null, el("code", null, kids));
    case "spoiler": return spoiler(kids);
    case "blockquote": return el("blockquote", { dir: "auto" }, kids);
    case "expandable_blockquote": return expandable(kids);
    case "text_link": return link(e.url, kids, open);
    case "url": return link(/^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `https://${raw}`, kids, open);
    case "email": return link(`mailto:${raw}`, kids, open);
    case "phone_number": return link(`tel:${raw.replace(/[^+\d]/g, "")}`, kids, open);
    case "text_mention": return link(`tg://user?id=${Number(e.user?.id) || 0}`, kids, open);
    case "mention": return link(`https://t.me/${raw.replace(/^@/, "")}`, kids, open);
    case "hashtag": case "cashtag": case "bot_command": return el("span.tag", null, kids);
    default: return el("span", null, kids);
  }
}

const SAFE = /^(https?|mailto|tel|tg):/i;
function link(url, kids, open) {
  if (!SAFE.test(url ?? "")) return el("span", null, kids);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: (ev) => { ev.preventDefault(); ev.stopPropagation(); open(url); } }, kids);
}

function spoiler(kids) {
  const node = el("span.spoiler", { role: "button", tabindex: 0, "aria-label": t("spoiler") }, el("span", null, kids));
  const show = (ev) => { if (node.classList.contains("shown")) return; ev.preventDefault(); ev.stopPropagation(); node.classList.add("shown"); node.removeAttribute("role"); node.removeAttribute("aria-label"); };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (ev) => { if (ev.key === "Enter" || ev.key === " ") show(ev); });
  return node;
}

function expandable(kids) {
  const node = el("blockquote.fold", { dir: "auto", role: "button", tabindex: 0, "aria-expanded": "false", title: t("show_more") }, kids);
  const flip = (ev) => { ev.stopPropagation(); node.setAttribute("aria-expanded", String(node.classList.toggle("open"))); };
  node.addEventListener("click", flip);
  node.addEventListener("keydown", (ev) => { if (ev.key === "Enter") flip(ev); });
  return node;
}

function copy(ev, raw) { ev.stopPropagation(); navigator.clipboard?.writeText(raw).catch(() => {}); ev.currentTarget.classList.add("flash"); }

const MARKS = [
  { type: "pre", re: /```(?:([\w+#-]+)\n)?\n?([\s\S]+?)\n?```/ },
  { type: "code", re: /`([^`\n]+)`/ },
  { type: "bold", re: /\*\*(?=\S)([\s\S]*?\S)\*\*/ },
  { type: "italic", re: /(?<![\p{L}\p{N}_])__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}_])/u },
  { type: "strikethrough", re: /~~(?=\S)([\s\S]*?\S)~~/ },
  { type: "spoiler", re: /\|\|(?=\S)([\s\S]*?\S)\|\|/ },
];
const FOUND = [
  { type: "url", re: /(?<![\p{L}\p{N}@])(?:https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'»”]|(?:[a-z0-9-]+\.)+(?:com|org|net|ru|ua|me|io|shop|info|example)(?:\/[^\s<>"]*[^\s<>".,;:!?)\]}'»”])?)(?![\p{L}\p{N}@])/giu },
  { type: "email", re: /(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}/gi },
  { type: "mention", re: /(?<![\p{L}\p{N}_/])@[a-z]\w{3,31}/giu },
  { type: "bot_command", re: /(?<![^\s])\/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])/gi },
  { type: "hashtag", re: /(?<![\p{L}\p{N}_#&])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/giu },
];

/** What a Telegram client does with typed text: marks become entities, links and commands are found. */
export function compose(typed) {
  let { text, entities } = marked(typed.replace(/\r\n?/g, "\n"), 0);
  const start = text.length - text.trimStart().length;
  text = text.trimEnd().slice(start);
  entities = entities.map((e) => ({ ...e, offset: Math.max(0, e.offset - start) })).map((e) => ({ ...e, length: Math.min(e.length, text.length - e.offset) })).filter((e) => e.length > 0);
  const taken = entities.filter((e) => e.type === "code" || e.type === "pre");
  const free = (from, to) => taken.every((e) => to <= e.offset || from >= e.offset + e.length);
  for (const { type, re } of FOUND) {
    for (const hit of text.matchAll(re)) {
      const from = hit.index, to = from + hit[0].length;
      if (!free(from, to)) continue;
      const one = { type, offset: from, length: hit[0].length };
      entities.push(one);
      taken.push(one);
    }
  }
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

function marked(typed, depth) {
  let first = null;
  if (depth < 8) {
    for (const mark of MARKS) {
      const hit = mark.re.exec(typed);
      if (hit && (!first || hit.index < first.hit.index)) first = { mark, hit };
    }
  }
  if (!first) return { text: typed, entities: [] };
  const { mark, hit } = first;
  const verbatim = mark.type === "pre" || mark.type === "code";
  const body = mark.type === "pre" ? hit[2] : hit[1];
  const inner = verbatim ? { text: body, entities: [] } : marked(body, depth + 1);
  const rest = marked(typed.slice(hit.index + hit[0].length), depth);
  const shift = (list, by) => list.map((e) => ({ ...e, offset: e.offset + by }));
  const own = { type: mark.type, offset: hit.index, length: inner.text.length };
  if (mark.type === "pre" && hit[1]) own.language = hit[1];
  return {
    text: typed.slice(0, hit.index) + inner.text + rest.text,
    entities: [own, ...shift(inner.entities, hit.index), ...shift(rest.entities, hit.index + inner.text.length)],
  };
}

/** The reverse of `compose`, for editing: entities back to marks (those that can be typed). */
export function typed(text, entities) {
  const MARK = { bold: "**", italic: "__", strikethrough: "~~", spoiler: "||", code: "`", pre: "```" };
  const cuts = [];
  (entities ?? []).forEach((e, i) => { const m = MARK[e.type]; if (!m) return; const pre = e.type === "pre"; cuts.push([e.offset, 1, i, pre ? `${m}${e.language ?? ""}\n` : m]); cuts.push([e.offset + e.length, 0, -i, pre ? `\n${m}` : m]); });
  cuts.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  let out = "", at = 0;
  for (const [place, , , mark] of cuts) { out += text.slice(at, place) + mark; at = place; }
  return out + text.slice(at);
}
