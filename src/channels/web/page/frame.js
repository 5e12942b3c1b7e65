// The chat in its frame: puts the parts together, and talks with the page around it.
import { Composer } from "./composer.js";
import { button, el, fill, icon, initials } from "./dom.js";
import * as keep from "./keep.js";
import { Log } from "./log.js";
import { paint } from "./look.js";
import { contactForm, menu, picture, sheet } from "./sheets.js";
import { Talk } from "./talk.js";
import { speak, t } from "./words.js";

const query = new URLSearchParams(location.search);
const language = query.get("lang") || navigator.language;
const night = matchMedia("(prefers-color-scheme: dark)");
const embedded = parent !== window;
let site = null; // origin of the page around us
let page = null;
let open = !embedded;
let config, log, composer, status, alarm, root, state = "wait", asking = null, waitsForTelegram = null;

const talk = new Talk({ changed: draw, config: configure, news, state: (now) => { state = now; draw(); }, told }, () => ({ language, ...(page ? { page } : {}) }));

begin();

async function begin() {
  if (embedded) addEventListener("message", heard);
  for (let pause = 1000; !config; pause = Math.min(pause * 2, 30_000)) {
    try {
      const answer = await fetch(`config?lang=${encodeURIComponent(language)}`);
      if (answer.ok) configure(await answer.json());
    } catch { /* tried again */ }
    if (!config) await new Promise((then) => setTimeout(then, pause));
  }
  if (embedded) parent.postMessage({ t: "ready" }, "*");
  else { talk.open(); draw(); }
}

function configure(told) {
  config = told;
  speak(config);
  night.onchange = () => paint(config, dark());
  paint(config, dark());
  if (!root) build();
}

function dark() {
  const wanted = query.get("theme");
  return wanted ? wanted === "dark" : night.matches;
}

function build() {
  log = new Log({ older: () => talk.older(), atEnd: seen }, {
    reply: (id) => talk.messages.get(id), show: picture, jump: (id) => log.jump(id), answer: (m) => composer.answer(m),
    again: (id) => talk.again(id), drop: (id) => talk.drop(id), reason,
  });
  alarm = el("p.alarm", { role: "alert", hidden: true });
  composer = new Composer({ say: (...saying) => { warn(""); talk.say(...saying); } }, config.limits, warn);
  status = el("p.status", { role: "status" });
  root = el("main.app", null,
    el("header.top", null,
      el("span.face", { "aria-hidden": "true" }, initials(config.title)),
      el("div.title", null, el("h1", { dir: "auto", tabindex: "-1" }, config.title), status),
      button("tool", t("more"), "more", more, { "aria-haspopup": "dialog" }),
      embedded ? button("tool", t("close"), "close", () => tell({ t: "close" })) : null),
    log.node, alarm, composer.node);
  composer.droppable(root);
  document.title = config.title;
  document.body.append(root);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) tell({ t: "close" });
  });
  document.addEventListener("visibilitychange", seen);
}

function draw() {
  if (!root) return;
  root.dataset.state = state;
  const messages = talk.list();
  const words = state === "up" || !open ? t("subtitle") : state === "wait" ? t("connecting") : t("offline");
  if (status.textContent !== words) status.textContent = words;
  log.draw({ messages, title: config.title, more: talk.more, typing: talk.typing > Date.now(), greeting: config.greeting, extra: question(messages) });
  badge();
}

/** After the first words are safe: how may we reach you? */
function question(messages) {
  const c = talk.contact;
  const first = messages.findLast((m) => m.side === "visitor" && !m.waiting);
  const wanted = first && config.ask.length && !keep.flag("asked") && talk.loaded && !c.name && !c.email && !c.phone;
  if (!wanted && !asking?.thanks) return (asking = null);
  asking ??= card(first.id);
  return asking;
}

function card(after) {
  const node = el("li.ask");
  const card = { node, after };
  const form = contactForm(config.ask, {}, {
    later: () => { keep.flag("asked", true); composer.field.focus(); draw(); },
    save: (values) => {
      if (!talk.send({ t: "contact", ...filled(values) })) { warn(t("failed")); return; }
      card.done = () => { keep.flag("asked", true); card.thanks = true; fill(node, el("p.thanks", null, icon("check"), el("span", null, t("contact-saved")))); };
    },
  });
  card.form = form;
  fill(node, el("h2", null, t("contact-title")), el("p", null, t("contact-lead")), form);
  return card;
}

function filled(values) { return Object.fromEntries(Object.entries(values).filter(([, value]) => value)); }

function more() {
  menu(t("more"), [
    config.ask.length && { icon: "person", text: t("contact-own"), run: contact },
    config.telegram && { icon: "plane", text: t("telegram"), run: telegram },
    { icon: "trash", text: t("forget"), run: forget, danger: true },
  ].filter(Boolean));
}

function contact() {
  sheet(t("contact-own"), (close) => {
    const form = contactForm(config.ask, talk.contact, { save: (values) => { if (talk.send({ t: "contact", ...values })) editing = { close, form }; else warn(t("failed")); } });
    return el("div", null, el("p", null, t("contact-lead")), form);
  });
}
let editing = null;

function telegram() {
  const place = el("p", { role: "status" }, t("connecting"));
  sheet(t("telegram"), () => el("div", null, el("p", null, t("telegram-lead")), place));
  waitsForTelegram = place;
  if (!talk.send({ t: "telegram" })) fill(place, t("failed"));
}

function forget() {
  sheet(t("forget"), (close) => el("div", null, el("p", null, t("forget-lead")), el("div.deeds", null,
    el("button.quiet", { type: "button", onclick: close }, t("cancel")),
    el("button.strong.danger", { type: "button", onclick: () => { close(); if (talk.forget()) tell({ t: "known", known: false }); else warn(t("failed")); } }, t("forget-yes")))));
}

/** What the server says beside the conversation. */
function told(message) {
  if (message.t === "welcome") { warn(""); tell({ t: "known", known: Boolean(talk.known) }); }
  if (message.t === "ack") tell({ t: "known", known: true });
  if (message.t === "contact") { asking?.done?.(); editing?.close(); editing = null; }
  if (message.t === "telegram" && waitsForTelegram) {
    waitsForTelegram.replaceWith(el("a.strong", { href: message.url, target: "_blank", rel: "noopener" }, icon("plane"), t("telegram-open")));
    waitsForTelegram = null;
  }
  if (message.t !== "error") return;
  if (message.code === "bad_contact") { (editing?.form ?? asking?.form)?.fail(); editing = null; if (asking) asking.done = null; }
  if (waitsForTelegram && ["nothing_said", "no_telegram", "busy"].includes(message.code)) { fill(waitsForTelegram, t(message.code === "nothing_said" ? "telegram-first" : "failed")); waitsForTelegram = null; }
  if (message.code === "slow_down") warn(t("slow-down"));
}

function reason(code) {
  const keys = { too_long: "too-long", too_many_files: "too-many", bad_file: "bad-file" };
  return t(keys[code] ?? "failed", { n: code === "too_long" ? config.limits.text : config.limits.files });
}

function warn(words) {
  alarm.hidden = !words;
  alarm.textContent = words;
}

function news(message) {
  if (!open) tell({ t: "unread", n: talk.unread().length, name: message.name, words: (message.text || message.file?.name || t("message")).slice(0, 200) });
}

function seen() {
  if (open && !document.hidden && log?.stuck) talk.read();
}

let shown = -1;
function badge() {
  const n = talk.unread().length;
  if (n !== shown) { shown = n; tell({ t: "unread", n }); }
}

function heard(event) {
  if (event.source !== parent || !event.data?.topicdesk || (site && event.origin !== site)) return;
  site = event.origin;
  const { t: what, focus, at } = event.data;
  if (event.data.page) page = event.data.page;
  if (what === "hello") {
    keep.lendTo((token) => tell({ t: "keep", token }), event.data.token);
    shown = -1;
    opened(event.data.open, focus);
    if (open || keep.isKnown() || talk.unsent.length) talk.open();
    draw();
  }
  if (what === "open" || what === "closed") { opened(what === "open", focus); if (open) { talk.open(); talk.page(); } draw(); seen(); }
  if (what === "page") talk.page();
  if (what === "focus") goTo(at);
}

function opened(now, focus) {
  open = now;
  if (open) { composer.fit(); log.toEnd(); if (focus) goTo("field"); }
}

/** The keyboard of a phone shall not jump up before the chat was looked at. */
function goTo(at) {
  const all = [...root.querySelectorAll("button, a[href], input:not([hidden]), textarea, [tabindex='0']")].filter((node) => node.checkVisibility?.() ?? true);
  if (at === "end") composer.go.focus();
  else if (at === "start") all[0]?.focus();
  else if (matchMedia("(pointer: coarse)").matches) root.querySelector("h1").focus({ preventScroll: true });
  else composer.field.focus({ preventScroll: true });
}

function tell(message) {
  if (embedded && site) parent.postMessage(message, site);
}
