// The row of people above a phone: whose phone it is.
import { avatar, el, fill, icon } from "./dom.js";

export class People {
  /** host: {label, pick(id), add?: () => void, addLabel?} */
  constructor(host) {
    this.host = host;
    this.row = el("div.faces", { role: "radiogroup", "aria-label": host.label, onkeydown: (e) => this.key(e) });
    this.node = el("div.people", null, el("span.who", null, host.label), this.row, host.add ? el("button.addone", { type: "button", title: host.addLabel, "aria-label": host.addLabel, onclick: host.add }, icon("plus")) : null);
  }

  show(list, chosen, dots) {
    const sig = JSON.stringify([list, chosen, [...dots]]);
    if (sig === this.sig) return;
    this.sig = sig;
    const focused = this.row.contains(document.activeElement);
    fill(this.row, list.map((p) => {
      const on = p.id === chosen;
      return el(`button.face1${on ? ".on" : ""}`, { type: "button", role: "radio", "aria-checked": String(on), tabindex: on ? 0 : -1, title: p.name, "aria-label": p.name, onclick: () => this.host.pick(p.id) }, avatar(p), el("span.fname", { dir: "auto" }, p.name.split(/\s+/)[0] || "?"), dots.has(p.id) ? el("i.dot") : null);
    }));
    const on = this.row.querySelector(".on");
    if (focused) on?.focus({ preventScroll: true });
    if (on) this.row.scrollTo({ left: on.offsetLeft - this.row.clientWidth / 2 + on.offsetWidth / 2, behavior: "smooth" });
  }

  key(e) {
    if (!["ArrowLeft", "ArrowRight"].includes(e.key)) return;
    const all = [...this.row.children];
    all[(all.findIndex((n) => n.classList.contains("on")) + (e.key === "ArrowRight" ? 1 : -1) + all.length) % all.length]?.click();
    e.preventDefault();
  }
}
