// Four steps that show the idea; each lights up when the world shows that it happened.
import { day } from "./day.js";
import { el, fill, icon, remember } from "./dom.js";
import { sample, t } from "./i18n.js";
import { wordsOf } from "./message.js";
import { groups, messagesOf, person, topicOf, world } from "./world.js";

const READ = "🤝";

export class Tour {
  /** app: {customer, desk, showSide(name)} */
  constructor(app) {
    this.app = app;
    this.since = Number(remember("tour")) || 0;
    this.turn = 0;
    this.steps = [1, 2, 3, 4].map((n) => {
      const deed = el("button.stepdeed", { type: "button", onclick: () => this.help(n) }, t(`step${n}_do`));
      return { deed, node: el("li.step", null, el("span.num", { "aria-hidden": "true" }, el("span", null, n), icon("check")), el("span.words", null, el("b", null, t(`step${n}`)), deed)) };
    });
    this.after = el("p.after", { "aria-live": "polite" });
    this.node = el("aside.tour", { "aria-label": t("steps") },
      el("div.card", null, el("h2", null, t("steps")), el("ol", null, this.steps.map((s) => s.node)), this.after),
      day(app),
      el("p.small", null, t("demo_note")));
  }

  /** How many steps are done, in order. */
  progress() {
    let asked = null, posted = null, answered = null, read = null;
    for (const chat of world.chats.values()) if (chat.type === "private") for (const m of messagesOf(chat.id)) if (m.date >= this.since && !m.service && !m.from?.is_bot && !/^\//.test(wordsOf(m)) && (!asked || m.date < asked.date)) asked = m;
    // What is said on the shop's site is no part of this world until it is posted.
    if (!asked) asked = groups().flatMap((group) => messagesOf(group.id)).find((m) => m.date >= this.since && topicOf(m) && m.from?.is_bot && !m.service) ?? null;
    if (!asked) return 0;
    for (const group of groups()) for (const m of messagesOf(group.id)) {
      if (m.date < asked.date || !topicOf(m) || m.service) continue;
      if (m.from?.is_bot) posted ??= m; else if (!/^\//.test(wordsOf(m)) && posted) answered ??= m;
    }
    if (!posted) return 1;
    if (!answered) return 2;
    for (const chat of world.chats.values()) if (chat.type === "private") for (const m of messagesOf(chat.id)) if (m.from?.is_bot && m.date >= answered.date && m.text !== undefined) read = m;
    // The bot marks an answer that was read on the site.
    return read || answered.reactions?.some((r) => r.emoji === READ) ? 4 : 3;
  }

  draw() {
    const done = world.loaded ? this.progress() : 0;
    if (done === this.done) return;
    this.done = done;
    this.steps.forEach((s, i) => {
      s.node.classList.toggle("done", i < done);
      s.node.classList.toggle("now", i === done);
      if (i === done) s.node.setAttribute("aria-current", "step"); else s.node.removeAttribute("aria-current");
    });
    this.node.classList.toggle("all", done === 4);
    fill(this.after, done === 4 ? [t("done_all"), " ", el("button.again", { type: "button", onclick: () => this.again() }, t("again"))] : []);
    const now = this.steps[Math.min(done, 3)].node;
    now.parentElement?.scrollTo({ left: now.offsetLeft - 16, behavior: "smooth" });
  }

  again() { this.since = Math.floor(Date.now() / 1000) + 1; this.turn += 1; remember("tour", this.since); this.draw(); }

  async help(n) {
    const { customer, desk } = this.app;
    const tongue = person(customer.who)?.language;
    if (n === 1) {
      this.app.showSide("customer");
      if (!customer.who) { await customer.create(); customer.draw(); }
      if (!customer.view.where?.canWrite && customer.who) { await customer.start(); customer.draw(); }
      customer.view.setText(sample(tongue, this.turn, 0));
    }
    if (n === 2 || n === 3) {
      this.app.showSide("agents");
      const newest = desk.newest();
      if (!(desk.topic > 0) || n === 2) { if (newest) desk.open(newest.id); }
      if (n === 3 && newest) desk.view.setText(sample(tongue, this.turn, 1));
    }
    if (n === 4) {
      this.app.showSide("customer");
      // The customer who heard from the shop last.
      const heard = [...world.chats.values()].filter((c) => c.type === "private").map((c) => ({ who: c.person ?? c.id, at: messagesOf(c.id).findLast((m) => m.from?.is_bot)?.date ?? 0 })).sort((a, b) => b.at - a.at)[0];
      if (heard?.at && heard.who !== customer.who) customer.pick(heard.who);
      customer.view.toBottom(true);
    }
  }
}
