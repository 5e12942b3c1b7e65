// The right phone: the agents' supergroup, a list of topics and one topic opened.
import { avatar, button, el, fill, icon, remember, shades } from "./dom.js";
import { ChatView } from "./chatview.js";
import { shortTime, t } from "./i18n.js";
import { fromId, fromName, preview } from "./message.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import { act, agents, groups, isBlocked, isTyping, markRead, memberStatus, messagesOf, messageOf, person, privateChats, topicOf, unread, world } from "./world.js";

/** In the list of topics: the person's own chat with the staff bot. */
const OWN = -1;

export class Desk {
  /** app: {openLink} */
  constructor(app) {
    this.phone = new Phone(t("agents_phone"));
    this.people = new People({ label: t("you_are"), pick: (id) => this.pick(id) });
    this.top = el("header.head");
    this.rows = el("div.rows", { role: "list" });
    this.head = el("header.head");
    this.view = new ChatView({
      phone: this.phone, openLink: app.openLink, linkOf: (m) => this.linkOf(m),
      forwardTargets: () => this.topics().filter((x) => !x.private && (!x.closed || this.admin())).map((x) => ({ chat: this.group().id, topic: x.id, name: x.name, face: topicIcon(x), open: () => this.open(x.id) })),
    });
    this.listPane = el("div.pane.list", null, this.top, el("div.scroller", null, this.rows));
    this.topicPane = el("div.pane.topic", null, this.head, this.view.node);
    this.phone.stage.append(this.listPane, this.topicPane);
    this.node = el("div.side.right", null, this.people.node, this.phone.node);
    this.topicPane.addEventListener("keydown", (e) => { if (e.key === "Escape" && !e.defaultPrevented) this.back(); });
    this.who = Number(remember("agent")) || null;
    this.topic = null;
    this.visible = () => true;
  }

  group() { const all = groups(); return all.find((g) => g.id === this.groupId) ?? all.find((g) => g.is_forum) ?? all[0] ?? null; }
  admin() { return ["creator", "administrator"].includes(memberStatus(this.group(), this.who)); }
  pick(id) { this.who = id; remember("agent", id); this.draw(); }

  /** General first, then topics by their last message. */
  topics() {
    const group = this.group();
    if (!group) return [];
    const last = new Map();
    for (const m of messagesOf(group.id)) last.set(topicOf(m), m);
    const rest = (group.topics ?? []).filter((x) => !x.deleted && x.id > 1).map((x) => ({ ...x, last: last.get(x.id) ?? (typeof x.last_message === "object" ? x.last_message : messageOf(group.id, x.last_message)) }));
    rest.sort((a, b) => (b.last?.id ?? b.id) - (a.last?.id ?? a.id));
    const general = (group.topics ?? []).find((x) => x.id === 1);
    const own = this.own();
    const bot = person(world.me.staff_bot?.id) ?? world.me.staff_bot;
    const mine = this.who && bot ? [{ id: OWN, private: true, name: t("private_bot", { name: bot.name }), bot, closed: false, last: own ? messagesOf(own.id).at(-1) : undefined }] : [];
    return [...mine, { id: 0, name: general?.name ?? t("general"), closed: general?.closed ?? false, general: true, last: last.get(0) }, ...rest];
  }

  /** The topic in which something was said last. */
  newest() { return this.topics().find((x) => !x.general && !x.private) ?? null; }

  /** The person's own chat with the staff bot, once there is one. */
  own() { return privateChats(this.who).find((c) => (c.bot?.id ?? c.bot) === world.me.staff_bot?.id) ?? null; }

  open(topic, message) {
    this.topic = topic;
    this.draw();
    this.phone.stage.classList.add("deep");
    if (message) requestAnimationFrame(() => this.view.jump(message));
  }

  back() {
    const row = this.rows.querySelector(`[data-topic="${this.topic}"]`);
    this.topic = null;
    this.phone.stage.classList.remove("deep");
    this.draw();
    row?.focus({ preventScroll: true });
  }

  /** Opens what a t.me/c/… link names; false if it is not here. */
  goto(chatId, first, second) {
    if (!groups().some((g) => g.id === chatId)) return false;
    this.groupId = chatId;
    const topic = this.topics().find((x) => x.id === first);
    const message = messageOf(chatId, second ?? first);
    if (first === 1 || topic) this.open(first === 1 ? 0 : first, second);
    else if (message) this.open(topicOf(message), message.id);
    else return false;
    return true;
  }

  linkOf(m) {
    const short = -m.chat - 1_000_000_000_000;
    const topic = topicOf(m);
    return `https://t.me/c/${short}/${topic ? `${topic}/` : ""}${m.id}`;
  }

  draw() {
    const group = this.group();
    const staff = group ? agents(group) : [];
    if (!staff.some((p) => p.id === this.who)) this.who = (staff.find((p) => !["creator"].includes(memberStatus(group, p.id))) ?? staff[0])?.id ?? null;
    this.people.show(staff, this.who, new Set());
    const list = this.topics();
    if (this.topic !== null && !list.some((x) => x.id === this.topic)) { this.topic = null; this.phone.stage.classList.remove("deep"); }
    this.drawTop(group, staff, list);
    this.drawRows(group, list);
    if (this.topic !== null) this.drawTopic(group, list);
    this.listPane.inert = this.topic !== null;
    this.topicPane.inert = this.topic === null;
  }

  counts() {
    const group = this.group(), own = this.own();
    const counts = group ? unread(this.who, group.id) : new Map();
    if (own) counts.set(OWN, unread(this.who, own.id).get(0) ?? 0);
    return counts;
  }
  /** Unread messages outside of the topic `but`; deleted topics do not count. */
  unreadTotal(list = this.topics(), counts = this.counts(), but = null) { return list.reduce((n, x) => n + (x.id === but ? 0 : counts.get(x.id) ?? 0), 0); }

  drawTop(group, staff, list) {
    const state = !world.online ? t("connecting") : `${t("members", { n: staff.length })}, ${t("topics", { n: list.filter((x) => x.id > 0).length })}`;
    const sig = JSON.stringify([group?.title, state]);
    if (sig === this.topSig) return;
    this.topSig = sig;
    fill(this.top, avatar({ id: group?.id, name: group?.title ?? "?" }, "span.avatar.square"), el("div.title", null, el("b", { dir: "auto" }, group?.title ?? "…"), el("small", null, state)), group?.is_forum ? button("button.tool", t("new_topic"), "plus", () => this.create()) : null);
  }

  async create() {
    const got = await this.phone.ask(t("new_topic"), [{ name: "name", label: t("topic_name"), max: 128 }], t("create"));
    if (!got?.name) return;
    const done = await act({ as: this.who, do: "topic_create", chat: this.group().id, name: got.name });
    if (!done.ok) this.phone.toast(t("failed", { error: done.error ?? t("offline") }));
  }

  drawRows(group, list) {
    const counts = this.counts();
    const rows = list.map((x) => ({ x, n: counts.get(x.id) ?? 0, typing: group && isTyping(group.id, x.id) }));
    const sig = JSON.stringify([rows, this.who]);
    if (sig === this.rowSig) return;
    this.rowSig = sig;
    // Rows keep their nodes, so that a row that moves up can be seen moving.
    const old = new Map([...this.rows.querySelectorAll(".topicrow")].map((n) => [n.dataset.topic, n.offsetTop]));
    const focus = this.rows.contains(document.activeElement) ? document.activeElement.dataset.topic : null;
    fill(this.rows, rows.map(({ x, n, typing }) => this.row(x, n, typing)), !list.some((x) => x.id > 0) && world.loaded ? el("p.nothing", null, t("no_topics")) : null);
    for (const node of this.rows.querySelectorAll(".topicrow")) {
      const from = old.get(node.dataset.topic);
      if (from === undefined) { if (old.size) node.classList.add("fresh"); } else if (from !== node.offsetTop) node.animate?.([{ transform: `translateY(${from - node.offsetTop}px)` }, { transform: "none" }], { duration: 260, easing: "ease-out" });
      if (node.dataset.topic === focus) node.focus({ preventScroll: true });
    }
  }

  row(x, n, typing) {
    const m = x.last;
    const who = m && !m.service ? (fromId(m) === this.who ? null : fromName(m)) : null;
    return el("button.topicrow", { type: "button", role: "listitem", "data-topic": x.id, "aria-label": `${x.name}${x.closed ? `, ${t("closed")}` : ""}${n ? `, ${t("unread", { n })}` : ""}`, onclick: () => this.open(x.id) },
      topicIcon(x),
      el("span.mid", null, el("span.line1", null, el("b", { dir: "auto" }, x.name), x.closed ? icon("lock") : null),
        el("span.line2", null, typing ? el("em", null, t("typing")) : m ? [who ? el("span.said", null, el("bdi", null, who), ": ") : null, el("bdi", null, preview(m))] : "")),
      el("span.end", null, el("small", null, m ? shortTime(m.date) : ""), n ? el("span.badge", null, n > 99 ? "99+" : n) : null));
  }

  drawTopic(group, list) {
    const x = list.find((o) => o.id === this.topic);
    if (x.private) { this.drawOwn(x); return; }
    const others = this.unreadTotal(list, this.counts(), x.id);
    const state = !world.online ? t("connecting") : isTyping(group.id, x.id) ? t("typing") : group.title;
    const sig = JSON.stringify([x.id, x.name, x.icon_color, x.icon_emoji, x.closed, others, state, this.who]);
    if (sig !== this.headSig) {
      this.headSig = sig;
      fill(this.head, button("button.tool.backkey", t("back"), "back", () => this.back()), others ? el("span.badge.small", { "aria-label": t("unread", { n: others }) }, others > 99 ? "99+" : others) : null, topicIcon(x),
        el("div.title", null, el("b", { dir: "auto" }, x.name), el("small", { dir: "auto" }, state)), x.closed ? icon("lock") : null,
        x.general ? null : button("button.tool", t("menu"), "more", (e) => this.menu(e, x), { "aria-haspopup": "menu" }));
    }
    const closed = x.closed && !this.admin();
    this.view.show({
      chat: group.id, topic: x.id, me: this.who, group: true, admin: this.admin(), seen: this.visible(),
      canWrite: Boolean(this.who) && !closed, foot: x.closed ? [el("div.footnote", null, icon("lock"), t("topic_closed_bar"))] : null,
    });
    if (this.visible()) markRead(this.who, group.id, x.id);
  }

  /** The person's own chat with the staff bot. */
  drawOwn(x) {
    const own = this.own(), said = own ? messagesOf(own.id).length > 0 : false, blocked = isBlocked(own);
    const state = !world.online ? t("connecting") : own && isTyping(own.id, 0) ? t("typing") : `@${x.bot.username ?? ""}`;
    const sig = JSON.stringify([x.id, x.name, state, this.who]);
    if (sig !== this.headSig) {
      this.headSig = sig;
      fill(this.head, button("button.tool.backkey", t("back"), "back", () => this.back()), avatar(x.bot), el("div.title", null, el("b", { dir: "auto" }, x.name), el("small", { dir: "auto" }, state)));
    }
    const deed = (what) => this.view.deed({ do: what, chat: own?.id ?? this.who, bot: x.bot.id });
    const foot = blocked ? [el("button.wide", { type: "button", onclick: () => deed("unblock") }, t("unblock"))]
      : said ? null : [el("button.wide.pulse", { type: "button", onclick: () => deed("start") }, t("start"))];
    this.view.show({ chat: own?.id ?? this.who, topic: 0, me: this.who, bot: x.bot.id, group: false, admin: false, seen: this.visible(), canWrite: said && !blocked, foot });
    if (own && this.visible()) markRead(this.who, own.id, 0);
  }

  menu(e, x) {
    const box = e.currentTarget.getBoundingClientRect();
    const deed = (what, more) => this.view.deed({ do: what, chat: this.group().id, topic: x.id, ...more });
    this.phone.menu([
      { text: t("rename_topic"), icon: "edit", run: async () => { const got = await this.phone.ask(t("rename_topic"), [{ name: "name", label: t("topic_name"), value: x.name, max: 128 }], t("save")); if (got?.name) deed("topic_rename", { name: got.name }); } },
      x.closed ? { text: t("reopen_topic"), icon: "unlock", run: () => deed("topic_reopen") } : { text: t("close_topic"), icon: "lock", run: () => deed("topic_close") },
      { text: t("delete_topic"), icon: "trash", danger: true, run: async () => { if (await this.phone.confirm(t("sure_delete_topic", { name: x.name }), t("delete"))) deed("topic_delete"); } },
    ], { x: box.left, y: box.bottom });
  }
}

/** The colours a topic may be made with (Bot API, createForumTopic), each as two shades of our own. */
const ICON_SHADES = { 0x6fb9f0: 5, 0xffd67e: 1, 0xcb86db: 2, 0x8eee98: 3, 0xff93b2: 6, 0xfb6f5f: 0 };

export function topicIcon(x) {
  if (x.private) return avatar(x.bot, "span.avatar.square");
  if (x.general) return el("span.ticon.general", { "aria-hidden": "true" }, icon("hash"));
  const emoji = x.icon_emoji && !/^\d+$/.test(x.icon_emoji) ? x.icon_emoji : null;
  if (emoji) return el("span.ticon.emo", { "aria-hidden": "true" }, emoji);
  const [a, b] = shades(ICON_SHADES[x.icon_color] ?? x.id, x.id);
  const letter = [...String(x.name)].find((c) => /[\p{L}\p{N}]/u.test(c)) ?? "#";
  return el("span.ticon", { "aria-hidden": "true", style: { "--a": a, "--b": b } }, letter.toUpperCase());
}
