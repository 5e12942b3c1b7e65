// The left phone: a customer's private chat with the shop's bot.
import { avatar, button, el, fill, remember } from "./dom.js";
import { ChatView } from "./chatview.js";
import { lang, t } from "./i18n.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import { act, botOf, customerBots, customers, isBlocked, isTyping, messagesOf, person, privateChats, unread, world } from "./world.js";

const NAMES = {
  en: ["Emma Clark", "Jack Wilson", "Lily Moore", "Noah Adams"], ru: ["Мария Котова", "Илья Громов", "Вера Лисина", "Павел Орлов"],
  uk: ["Олена Коваль", "Тарас Мельник", "Софія Бондар", "Андрій Гнатюк"], de: ["Lena Vogel", "Jonas Keller"], ar: ["ليلى حداد", "سامي نور"], he: ["נועה לוי"], es: ["Lucía Vega"],
};
const TONGUES = [["en", "English"], ["ru", "Русский"], ["uk", "Українська"], ["de", "Deutsch"], ["es", "Español"], ["ar", "العربية"], ["he", "עברית"]];

export class Customer {
  /** app: {openLink, desk()} */
  constructor(app) {
    this.phone = new Phone(t("customer_phone"));
    this.people = new People({ label: t("customer_side"), pick: (id) => this.pick(id), add: () => this.create(), addLabel: t("new_customer") });
    this.head = el("header.head");
    this.view = new ChatView({
      phone: this.phone, openLink: app.openLink,
      forwardTargets: () => this.chats().map((c) => ({ chat: c.id, topic: 0, name: botOf(c)?.name ?? t("bot"), face: avatar(botOf(c)) })),
    });
    this.phone.stage.append(el("div.pane.customer", null, this.head, this.view.node));
    this.node = el("div.side.left", null, this.people.node, this.phone.node);
    this.who = Number(remember("customer")) || null;
    this.visible = () => true;
  }

  chats() { return privateChats(this.who); }
  chat() { const list = this.chats(); return list.find((c) => (c.bot?.id ?? c.bot) === this.botId) ?? (this.botId ? null : list[0]) ?? null; }
  bot() { return this.botId ? person(this.botId) : botOf(this.chat()) ?? customerBots()[0] ?? world.me.staff_bot; }

  pick(id) { this.who = id; this.botId = null; remember("customer", id); this.draw(); }

  draw() {
    const all = customers();
    if (!all.some((p) => p.id === this.who)) this.who = (all.find((p) => String(p.language ?? "").startsWith(lang())) ?? all[0])?.id ?? null;
    const dots = new Set(all.filter((p) => p.id !== this.who && privateChats(p.id).some((c) => unread(p.id, c.id).size)).map((p) => p.id));
    this.people.show(all, this.who, dots);
    const me = person(this.who), chat = this.chat(), bot = this.bot() ?? { id: 0, name: t("bot") };
    const state = !world.online ? t("connecting") : chat && isTyping(chat.id, 0) ? t("typing") : bot.username ? `@${bot.username}` : t("bot");
    const sig = JSON.stringify([bot, state, this.who, isBlocked(chat), Boolean(me)]);
    if (sig !== this.headSig) {
      this.headSig = sig;
      fill(this.head, avatar(bot), el("div.title", null, el("b", { dir: "auto" }, bot.name), el("small", null, state)), me ? button("button.tool", t("menu"), "more", (e) => this.menu(e), { "aria-haspopup": "menu" }) : null);
    }
    const said = chat ? messagesOf(chat.id).length > 0 : false;
    const blocked = isBlocked(chat);
    const foot = !me ? [el("button.wide", { type: "button", onclick: () => this.create() }, t("new_customer"))]
      : blocked ? [el("div.footnote", null, t("blocked")), el("button.wide", { type: "button", onclick: () => this.deed("unblock") }, t("unblock"))]
        : said ? null : [el("button.wide.pulse", { type: "button", onclick: () => this.start() }, t("start"))];
    this.view.show({
      chat: chat?.id ?? this.who ?? 0, topic: 0, me: this.who, name: me?.name, bot: bot.id, group: false, canWrite: Boolean(me) && said && !blocked, foot, seen: this.visible(),
      empty: el("div.hello", null, el("b", null, me ? t("hello_title") : t("no_customers")), me ? el("span", null, t("hello")) : null),
    });
  }

  /** Unread messages of the customer shown, for the tab. */
  waiting() { const chat = this.chat(); return chat ? unread(this.who, chat.id).get(0) ?? 0 : 0; }

  start(payload) { return this.deed("start", payload ? { payload } : {}); }

  async deed(what, more) {
    const done = await this.view.deed({ do: what, chat: this.chat()?.id ?? this.who, bot: this.bot()?.id, ...more });
    return done;
  }

  menu(e) {
    const box = e.currentTarget.getBoundingClientRect();
    const blocked = isBlocked(this.chat());
    const others = customerBots().filter((b) => b.id !== this.bot()?.id);
    this.phone.menu([
      { text: t("restart"), icon: "flag", run: () => this.start() },
      { text: t("start_with"), icon: "link", run: () => this.startWith() },
      ...others.map((b) => ({ text: b.name, icon: "person", run: () => { this.botId = b.id; this.draw(); } })),
      blocked ? { text: t("unblock"), icon: "unlock", run: () => this.deed("unblock") } : { text: t("block"), icon: "block", danger: true, run: () => this.deed("block") },
    ], { x: box.left, y: box.bottom });
  }

  async startWith() {
    const got = await this.phone.ask(t("start_with"), [{ name: "payload", label: t("payload"), value: "insta_spring", max: 64 }], t("start"));
    if (got) this.start(got.payload);
  }

  async create() {
    const names = NAMES[lang()];
    const taken = new Set(customers().map((p) => p.name));
    const free = names.filter((n) => !taken.has(n));
    const got = await this.phone.ask(t("new_customer"), [
      { name: "name", label: t("name"), value: (free.length ? free : names)[Math.floor(Math.random() * (free.length || names.length))] },
      { name: "language", label: t("language"), value: lang(), options: TONGUES },
    ], t("create"));
    if (!got?.name) return;
    const done = await act({ as: this.who ?? 0, do: "new_person", name: got.name, language: got.language });
    if (done.ok && done.person) this.pick(done.person.id);
    else if (!done.ok) this.phone.toast(t("failed", { error: done.error ?? t("offline") }));
  }
}
