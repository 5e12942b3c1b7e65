// The list of messages: days, groups, what is typed, and where the eye is.
import { bubble } from "./bubble.js";
import { button, el, initials } from "./dom.js";
import { day, t } from "./words.js";

/** Messages closer than this hang together, milliseconds. */
const TOGETHER = 300_000;
/** So near to the end counts as being there, CSS pixels. */
const NEAR = 80;

export class Log {
  /** on: {older(), atEnd()}, look: see bubble.js */
  constructor(on, look) {
    this.on = on;
    this.look = look;
    this.nodes = new Map();
    this.list = el("ol.list");
    this.start = el("div.start");
    this.end = el("div.end");
    this.scroller = el("div.scroller", { tabindex: "0", role: "log", "aria-live": "polite", "aria-label": t("log") }, this.start, this.list, this.end);
    this.down = button("down", t("to-end"), "down", () => this.toEnd(true), { hidden: true });
    this.node = el("div.log", null, this.scroller, this.down);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // A keyboard that opens, a picture that loads: the end stays in sight.
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(this.list);
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(this.scroller);
    this.list.addEventListener("keydown", (event) => this.step(event));
    this.stuck = true;
  }

  /** Arrows lead from one message's button to the next. */
  step(event) {
    const to = { ArrowUp: -1, ArrowDown: 1 }[event.key], all = this.answers(), at = all.indexOf(event.target);
    if (!to || at < 0) return;
    event.preventDefault();
    all[at + to]?.focus();
  }

  answers() { return [...this.list.querySelectorAll(".answer")]; }

  /** state: {messages, title, more, typing, greeting, extra: {node, after: id} | null} */
  draw({ messages, title, more, typing, greeting, extra }) {
    const height = this.scroller.scrollHeight, first = this.list.querySelector("[data-id]")?.dataset.id;
    const last = messages.at(-1);
    const mine = last && last.id !== this.last && last.side === "visitor";
    const rows = [];
    messages.forEach((m, at) => {
      const before = messages[at - 1], after = messages[at + 1];
      const heading = before && day(before.at) === day(m.at) ? null : day(m.at);
      if (heading) rows.push(this.item(`day ${new Date(m.at).toDateString()} ${m.id}`, heading, () => el("li.day", null, el("span", null, heading))));
      const look = { ...this.look, title, first: Boolean(heading) || !together(before, m), last: !after || day(after.at) !== day(m.at) || !together(m, after) };
      const answered = m.reply ? this.look.reply(m.reply)?.text : "";
      rows.push(this.item(m.id, JSON.stringify([m, look.first, look.last, title, answered]), () => bubble(m, look)));
      if (extra?.after === m.id) rows.push(this.item("extra", extra, () => extra.node));
    });
    this.place(rows);
    this.answers().reverse().forEach((node, at) => { node.tabIndex = at && -1; });
    this.start.replaceChildren(...(more ? [el("button.older", { type: "button", onclick: () => this.on.older() }, t("older"))] : greeting ? [hello(greeting, title)] : []));
    this.ends(typing, title);
    if (first && messages.length && messages[0].id !== first && this.list.querySelector(`[data-id="${CSS.escape(first)}"]`) && !this.stuck) this.scroller.scrollTop += this.scroller.scrollHeight - height;
    if (mine || this.stuck) this.toEnd();
    this.last = last?.id;
    this.asked = false;
    this.scrolled();
  }

  /** The node under `key`, made anew only if what it shows has changed. */
  item(key, sign, make) {
    const known = this.nodes.get(key);
    if (known?.sign === sign) return [key, known];
    const node = make();
    if (known) { node.classList.add("still"); known.node.replaceWith(node); }
    const item = { sign, node };
    this.nodes.set(key, item);
    return [key, item];
  }

  place(rows) {
    const keys = new Set(rows.map(([key]) => key));
    for (const [key, { node }] of this.nodes) if (!keys.has(key)) { node.remove(); this.nodes.delete(key); }
    let next = this.list.firstChild;
    for (const [, { node }] of rows) {
      if (node === next) next = next.nextSibling;
      else this.list.insertBefore(node, next);
    }
  }

  ends(typing, title) {
    const dots = this.end.querySelector(".typing");
    if (typing && !dots) this.end.prepend(el("div.row.in.last.typing", null, el("span.face", { "aria-hidden": "true" }, initials(title)), el("div.bubble", { role: "status", "aria-label": t("typing") }, el("i"), el("i"), el("i"))));
    if (!typing) dots?.remove();
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    this.down.hidden = this.stuck;
    if (this.stuck) this.on.atEnd();
    if (scrollTop < 60 && !this.stuck && !this.asked && this.start.querySelector(".older")) { this.asked = true; this.on.older(); }
  }

  toEnd(smooth = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.stuck = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  jump(id) {
    const node = this.nodes.get(id)?.node;
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("lit");
    setTimeout(() => node?.classList.remove("lit"), 1600);
  }
}

function together(a, b) {
  return a && b && a.side === b.side && (a.name ?? "") === (b.name ?? "") && Math.abs(b.at - a.at) < TOGETHER;
}

function hello(greeting, title) {
  return el("div.hello", null, el("span.face.large", { "aria-hidden": "true" }, initials(title)), el("h2", { dir: "auto" }, title), el("p", { dir: "auto" }, greeting));
}
