// One message (or album) as a bubble. Pure drawing: what presses do is told by `ctx`.
import { avatar, el, icon, initials, shades } from "./dom.js";
import { clock, dayName, size, t } from "./i18n.js";
import { nodes } from "./richtext.js";
import { messageOf, person } from "./world.js";

export const fromId = (m) => m.from?.id ?? null;
/** The name it was sent under: an anonymous administrator has the group's. */
export const fromName = (m) => m.from?.name || person(fromId(m))?.name || t("unknown_name");
export const wordsOf = (m) => m.text || m.caption || "";
const entitiesOf = (m) => (m.text ? m.entities : m.caption_entities) ?? [];

/** One line that stands for a message: in lists, replies, the pinned bar. */
export function preview(m) {
  if (m.service) return serviceText(m);
  const kind = m.media?.kind;
  const mark = { photo: "🖼", video: "🎬", animation: "🎞", document: "📎", audio: "🎵", voice: "🎤", video_note: "📹" }[kind];
  const words = wordsOf(m).replace(/\s+/g, " ").slice(0, 160);
  if (kind) return `${mark ? `${mark} ` : ""}${words || (kind === "document" && m.media.name) || t(kind)}`;
  if (words) return words;
  if (m.venue) return `📍 ${m.venue.title ?? t("venue")}`;
  if (m.location) return `📍 ${t("location")}`;
  if (m.contact) return `👤 ${m.contact.first_name ?? t("contact")}`;
  if (m.poll) return `📊 ${m.poll.question ?? ""}`;
  if (m.dice) return m.dice.emoji ?? t("dice");
  return t("unknown");
}

export function serviceText(m) {
  const s = m.service, name = fromName(m);
  switch (String(s.kind ?? "").replace(/^forum_/, "")) {
    case "topic_created": return t("s_topic_created", { name, topic: s.name ?? "" });
    case "topic_edited": return s.name ? t("s_topic_edited", { name, topic: s.name }) : t("s_topic_icon", { name });
    case "topic_closed": return t("s_topic_closed", { name });
    case "topic_reopened": return t("s_topic_reopened", { name });
    case "pinned": case "pinned_message": return t("s_pinned", { name });
    case "joined": case "new_members": case "new_chat_members": return t("s_joined", { name: s.name ?? name });
    case "left": case "left_member": case "left_chat_member": return t("s_left", { name: s.name ?? name });
    default: return s.text ?? t("s_other", { name, kind: String(s.kind ?? "").replaceAll("_", " ") });
  }
}

/** Days, service lines, runs of one sender, albums. */
export function entriesOf(list) {
  const out = [];
  let day = null, run = null;
  for (const m of list) {
    const name = dayName(m.date);
    if (name !== day) { day = name; run = null; out.push({ key: `d:${m.id}`, day: name, sig: () => name }); }
    if (m.service) { run = null; out.push({ key: `s:${m.id}`, service: m, sig: () => JSON.stringify(m) }); continue; }
    const prev = run?.list.at(-1);
    if (prev && m.album && prev.album === m.album && fromId(prev) === fromId(m)) { run.list.push(m); continue; }
    const joined = run && fromId(prev) === fromId(m) && m.date - prev.date < 600 && Boolean(prev.only) === Boolean(m.only);
    if (joined) run.place.last = false;
    run = { key: `m:${m.id}`, list: [m], place: { first: !joined, last: true } };
    out.push(run);
  }
  for (const e of out) if (e.list) e.sig = (view, me) => {
    const other = e.list[0].reply_to ? messageOf(view.where.chat, e.list[0].reply_to.id) : null;
    return JSON.stringify([e.list, e.place, me, other && [other.text, other.caption], [...view.pressed].filter((k) => e.list.some((m) => k.startsWith(`${m.id}:`)))]);
  };
  return out;
}

/** @param {object[]} list the messages of one bubble (several in an album) */
export function bubble(list, ctx, place) {
  const head = list[0], last = list.at(-1);
  const said = list.find((m) => wordsOf(m)) ?? head;
  const mine = fromId(head) === ctx.me;
  const text = wordsOf(said);
  const kind = list.length > 1 ? "album" : head.media?.kind ?? null;
  const picture = ["photo", "video", "animation", "album"].includes(kind) && !list.some((m) => ["document", "audio"].includes(m.media?.kind));
  const bare = !text && (["sticker", "video_note"].includes(kind) || head.dice);
  const jumbo = !kind && !head.reply_to && isJumbo(text);

  const body = el(`div.bubble${picture ? ".pic" : ""}${bare ? ".bare" : ""}${jumbo ? ".jumbo" : ""}${head.only ? ".only" : ""}`, {
    tabindex: 0, role: "article", "aria-label": `${fromName(head)}, ${clock(head.date)}: ${preview(said)}`,
    onkeydown: (e) => { if (e.target === e.currentTarget && (e.key === "Enter" || e.key === " ")) { e.preventDefault(); ctx.menu(said, e); } },
  });
  longPress(body, (e) => ctx.menu(target(e, list), e));
  body.addEventListener("contextmenu", (e) => { e.preventDefault(); ctx.menu(target(e, list), e); });
  body.addEventListener("click", (e) => { if (!busyClick(e)) ctx.menu(target(e, list), e); });

  if (ctx.group && !mine && place.first && !bare) body.append(el("div.name", { style: nameStyle(head) }, el("bdi", null, fromName(head))));
  if (head.only) body.append(el("div.onlyyou", null, icon("eye"), t("only_you")));
  if (head.via) body.append(el("div.fwd", null, t("via", { name: head.via })));
  if (head.forward) body.append(el("div.fwd", null, t("forwarded", { name: "" }), el("b", { dir: "auto" }, head.forward.name ?? "?")));
  const reply = replyBox(head, ctx);
  if (reply) body.append(reply);
  if (kind) body.append(list.length > 1 ? album(list, ctx, picture) : media(head, ctx));
  const extra = special(head);
  if (extra) body.append(extra);

  const meta = metaLine(list, mine);
  if (text) {
    const rtl = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
    const words = el("div.text", { dir: "auto" }, nodes(text, entitiesOf(said), ctx.link));
    // The invisible twin keeps room for the time at the end of the last line.
    if (!rtl && !jumbo) words.append(el("span.room", { "aria-hidden": "true" }, metaText(list, mine)));
    if (rtl) body.classList.add("rtl");
    body.append(words);
  } else if (!kind && !extra) body.append(el("div.text.dim", null, t("unknown"), el("span.room", { "aria-hidden": "true" }, metaText(list, mine))));
  const chips = reactions(list, ctx);
  if (chips) body.append(chips);
  body.append(meta);
  if (!text && !chips && (picture || bare)) body.classList.add("overmeta");
  if (chips) body.classList.add("reacted");

  const stack = el("div.stack", null, body);
  const keys = keyboard(last.buttons?.length ? last : head, ctx);
  if (keys) stack.append(keys);
  return el(`div.row${mine ? ".out" : ".in"}${place.first ? ".first" : ""}${place.last ? ".last" : ""}`, { "data-ids": list.map((m) => m.id).join(" ") },
    ctx.group && !mine ? (place.last ? avatar({ id: fromId(head), name: fromName(head), color: person(fromId(head))?.color }) : el("span.avatar.none")) : null, stack);
}

function nameStyle(m) { const [, b] = shades(person(fromId(m))?.color, fromId(m)); return { "--name": b }; }

function target(e, list) {
  const id = Number(e.target?.closest?.("[data-id]")?.dataset.id);
  return list.find((m) => m.id === id) ?? list.find((m) => wordsOf(m)) ?? list[0];
}

function busyClick(e) {
  return e.target.closest("a,button,audio,video,.replybox,.spoiler:not(.shown),.fold,code,pre") || String(getSelection() ?? "").length > 0;
}

function longPress(node, fn) {
  let timer = 0, x = 0, y = 0;
  let fired = 0;
  const stop = () => { clearTimeout(timer); timer = 0; };
  // The browser's own click and context menu may follow a long press: once is enough.
  for (const kind of ["click", "contextmenu"]) node.addEventListener(kind, (e) => { if (Date.now() - fired < 900) { e.preventDefault(); e.stopImmediatePropagation(); } }, true);
  node.addEventListener("touchstart", (e) => {
    const p = e.touches[0];
    [x, y] = [p.clientX, p.clientY];
    timer = setTimeout(() => { timer = 0; fired = Date.now(); navigator.vibrate?.(8); fn({ target: e.target, clientX: x, clientY: y }); }, 420);
  }, { passive: true });
  node.addEventListener("touchmove", (e) => { const p = e.touches[0]; if (Math.hypot(p.clientX - x, p.clientY - y) > 9) stop(); }, { passive: true });
  // Else the finger that is lifted presses what has just opened under it.
  node.addEventListener("touchend", (e) => { stop(); if (Date.now() - fired < 5000 && e.cancelable) { e.preventDefault(); fired = 0; } });
  node.addEventListener("touchcancel", stop);
}

function isJumbo(text) {
  const bare = text.replace(/[\s\u200d\ufe0f]/gu, "");
  return bare.length > 0 && /^[\p{Emoji_Presentation}\p{Extended_Pictographic}\p{Emoji_Modifier}]+$/u.test(bare) && (Intl.Segmenter ? [...new Intl.Segmenter().segment(text.trim())] : [...bare]).length <= 3;
}

function replyBox(m, ctx) {
  const id = m.reply_to?.id;
  if (!id || id === m.topic) return null;
  const other = m.reply_to.external ? null : ctx.lookup(id);
  if (other?.service?.kind === "topic_created") return null;
  const quote = m.reply_to.quote?.text;
  if (!other && !quote) return null;
  return el(`button.replybox${quote ? ".quoted" : ""}`, { type: "button", style: other ? nameStyle(other) : {}, onclick: (e) => { e.stopPropagation(); ctx.jump(id); } },
    other?.media?.kind === "photo" && other.media.url ? el("img", { src: other.media.url, alt: "" }) : null,
    el("span", null, el("b", { dir: "auto" }, other ? fromName(other) : t("message")), el("span.line", { dir: "auto" }, quote ?? preview(other))));
}

function metaText(list, mine) {
  const m = list.at(-1);
  return [list.some((x) => x.pinned) ? "📌 " : "", list.some((x) => x.edited) ? `${t("edited")} ` : "", clock(m.date), mine ? " ✓✓" : ""].join("");
}

function metaLine(list, mine) {
  const m = list.at(-1);
  return el("span.meta", null, list.some((x) => x.pinned) ? icon("pin") : null, list.some((x) => x.edited) ? `${t("edited")} ` : null,
    el("time", { datetime: new Date(m.date * 1000).toISOString(), title: new Date(m.date * 1000).toLocaleString() }, clock(m.date)), mine ? icon("checks") : null);
}

function album(list, ctx, picture) {
  if (!picture) return el("div.files", null, list.map((m) => el("div", { "data-id": m.id }, media(m, ctx))));
  return el(`div.album.n${Math.min(list.length, 10)}`, null, list.map((m) => el("div.cell", { "data-id": m.id }, media(m, ctx, true))));
}

function media(m, ctx, cell) {
  const f = m.media, url = safe(f.url);
  const ratio = f.width > 0 && f.height > 0 && !cell ? { "aspect-ratio": `${f.width} / ${f.height}`, width: `${Math.min(f.width, f.height >= f.width ? 210 : 264)}px` } : {};
  switch (f.kind) {
    case "photo":
      if (!url) break;
      return el("button.photo", { type: "button", "aria-label": t("open_media"), style: ratio, onclick: (e) => { e.stopPropagation(); ctx.look(m); } }, el("img", { src: url, alt: wordsOf(m) || t("photo"), loading: "lazy", draggable: "false" }));
    case "sticker":
      if (!url) break;
      return el("div.sticker", null, /^video\//.test(f.mime ?? "") ? el("video", { src: url, autoplay: true, loop: true, muted: true, playsinline: true }) : el("img", { src: url, alt: t("sticker") }));
    case "animation":
      if (!url) break;
      return /^image\//.test(f.mime ?? "") ? el("button.photo", { type: "button", style: ratio, "aria-label": t("animation"), onclick: (e) => { e.stopPropagation(); ctx.look(m); } }, el("img", { src: url, alt: t("animation") }))
        : el("div.photo", { style: ratio }, loopVideo(url));
    case "video":
      if (!url) break;
      return el("div.photo", { style: ratio }, el("video", { src: url, controls: true, preload: "metadata", playsinline: true }));
    case "video_note":
      if (!url) break;
      return el("div.round", null, el("video", { src: url, controls: true, preload: "metadata", playsinline: true }));
    case "voice": case "audio": return player(m, url);
    default:
  }
  return el("a.doc", url ? { href: url, download: f.name ?? "file", title: t("download"), onclick: (e) => e.stopPropagation() } : null,
    el("span.disc", null, f.kind === "document" || !f.kind ? icon("file") : icon("down")),
    el("span.about", null, el("b", { dir: "auto" }, f.name ?? t(f.kind ?? "document")), el("small", null, [size(f.size), extension(f.name)].filter(Boolean).join(" · "))));
}

function loopVideo(url) { const v = el("video", { src: url, autoplay: true, loop: true, playsinline: true }); v.muted = true; return v; }
function extension(name) { const hit = /\.([a-z0-9]{1,6})$/i.exec(name ?? ""); return hit ? hit[1].toUpperCase() : ""; }
function safe(url) { return typeof url === "string" && /^(\/(?!\/)|blob:)/.test(url) ? url : null; }

let playing = null;
function player(m, url) {
  const voice = m.media.kind === "voice";
  const bars = voice ? el("span.wave", { "aria-hidden": "true" }, Array.from({ length: 30 }, (_, i) => el("i", { style: { height: `${18 + Math.abs(Math.sin(m.id * 3.1 + i * 1.7) * Math.cos(i * 0.6 + m.id)) * 78}%` } }))) : el("b", { dir: "auto" }, m.media.name ?? t("audio"));
  const line = el("small", null, [m.media.duration ? length(m.media.duration) : null, size(m.media.size)].filter(Boolean).join(" · ") || t(m.media.kind));
  const sound = url ? new Audio() : null;
  const key = el("button.disc", { type: "button", "aria-label": t("play"), disabled: !url, onclick: (e) => { e.stopPropagation(); flip(); } }, icon("play"));
  const draw = () => {
    key.replaceChildren(icon(sound.paused ? "play" : "pause"));
    key.setAttribute("aria-label", t(sound.paused ? "play" : "pause"));
    if (sound.currentTime > 0 || !sound.paused) line.textContent = length(sound.currentTime);
    const done = Number.isFinite(sound.duration) && sound.duration ? sound.currentTime / sound.duration : 0;
    if (voice) [...bars.children].forEach((b, i) => b.classList.toggle("on", i / 30 < done));
  };
  const flip = () => {
    if (!sound.src) sound.src = url;
    if (sound.paused) { if (playing && playing !== sound) playing.pause(); playing = sound; sound.play().catch(() => {}); } else sound.pause();
  };
  for (const name of ["play", "pause", "timeupdate", "ended"]) sound?.addEventListener(name, draw);
  return el(`div.doc.sound${voice ? ".voice" : ""}`, null, key, el("span.about", null, bars, line));
}
function length(s) { return `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`; }

function special(m) {
  if (m.dice) return el("div.dice", { role: "img", "aria-label": `${m.dice.emoji} ${m.dice.value}` }, m.dice.emoji ?? "🎲", el("small", null, m.dice.value));
  if (m.location || m.venue) {
    const at = m.location ?? m.venue.location ?? {};
    return el("div.map", null, el("div.tile", null, icon("mappin")), m.venue ? el("b", { dir: "auto" }, m.venue.title ?? "") : null, el("small", { dir: "auto" }, m.venue?.address ?? `${Number(at.latitude).toFixed(5)}, ${Number(at.longitude).toFixed(5)}`));
  }
  if (m.contact) {
    const name = [m.contact.first_name, m.contact.last_name].filter(Boolean).join(" ");
    return el("div.doc.person", null, avatar({ id: m.id, name }), el("span.about", null, el("b", { dir: "auto" }, name), el("small", null, m.contact.phone_number ?? "")));
  }
  if (m.poll) return el("div.poll", null, el("b", { dir: "auto" }, m.poll.question ?? ""), el("small", null, t("anonymous_poll")), (m.poll.options ?? []).map((o) => el("div.option", { dir: "auto" }, el("i"), typeof o === "string" ? o : o.text ?? "")));
  return null;
}

function reactions(list, ctx) {
  const by = new Map();
  for (const m of list) for (const r of m.reactions ?? []) {
    const one = by.get(r.emoji) ?? { m, people: [] };
    one.people.push(r.from?.id ?? r.from);
    by.set(r.emoji, one);
  }
  if (!by.size) return null;
  return el("div.reactions", { "aria-label": t("reactions") }, [...by].map(([emoji, { m, people }]) => {
    const own = people.includes(ctx.me);
    const names = people.map((id) => person(id)?.name ?? "").filter(Boolean);
    return el(`button.chip${own ? ".own" : ""}`, { type: "button", title: names.join(", "), "aria-pressed": String(own), "aria-label": `${emoji} ${names.join(", ")}`, onclick: (e) => { e.stopPropagation(); ctx.react(m, own ? null : emoji); } },
      el("span.emo", null, emoji), people.length > 2 ? el("span", null, people.length) : people.slice(0, 2).map((id) => faceOf(id)));
  }));
}

function faceOf(id) {
  const who = person(id);
  const [a, b] = shades(who?.color, id);
  return el("span.face", { "aria-hidden": "true", style: { "--a": a, "--b": b } }, initials(who?.name ?? "?").slice(0, 2));
}

function keyboard(m, ctx) {
  if (!m.buttons?.length) return null;
  return el("div.keys", null, m.buttons.map((line) => el("div.keyrow", null, line.map((b) => {
    const busy = ctx.busy(m, b);
    return el(`button.key${busy ? ".busy" : ""}`, { type: "button", dir: "auto", "aria-busy": String(busy), onclick: (e) => { e.stopPropagation(); ctx.press(m, b); } }, el("span", null, b.text), b.url ? icon("out") : b.copy ? icon("copy") : null);
  }))));
}
