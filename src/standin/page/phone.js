// The frame of a phone and what may lie over its screen: menus, sheets, toasts, alerts, pictures.
import { button, el, icon } from "./dom.js";
import { lang, t } from "./i18n.js";

export class Phone {
  constructor(label) {
    this.time = el("span");
    this.stage = el("div.stage");
    this.over = el("div.over");
    this.toasts = el("div.toasts", { role: "status", "aria-live": "polite" });
    this.screen = el("div.screen", null,
      el("div.status", { "aria-hidden": "true" }, this.time, el("span.island"), el("span.signs", null, icon("signal"), el("span.battery"))),
      this.stage, this.toasts, this.over);
    this.node = el("section.phone", { "aria-label": label }, this.screen);
    this.tick();
    this.timer = setInterval(() => this.tick(), 20_000);
  }

  destroy() { clearInterval(this.timer); }
  tick() { this.time.textContent = new Date().toLocaleTimeString(lang() === "en" ? "en-GB" : lang(), { hour: "2-digit", minute: "2-digit" }); }

  toast(text) {
    const node = el("div.toast", { dir: "auto" }, text);
    this.toasts.append(node);
    setTimeout(() => { node.classList.add("gone"); setTimeout(() => node.remove(), 300); }, 2600 + Math.min(3000, text.length * 30));
  }

  /** Puts a layer over the screen; returns a function that takes it away. Escape and a press beside it do so too. */
  layer(node, { dim = true, onclose, focus = true } = {}) {
    const before = document.activeElement;
    const shade = el(`div.shade${dim ? ".dim" : ""}`, { onpointerdown: (e) => { if (e.target === shade) { e.preventDefault(); close(); } }, oncontextmenu: (e) => { if (e.target === shade) e.preventDefault(); } }, node);
    const keys = (e) => {
      if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); close(); }
      if (e.key === "Tab") trap(e, shade);
      if ((e.key === "ArrowDown" || e.key === "ArrowUp") && node.matches("[role=menu]")) { e.preventDefault(); step(node, e.key === "ArrowDown" ? 1 : -1); }
    };
    shade.addEventListener("keydown", keys);
    let open = true;
    const close = () => { if (!open) return; open = false; shade.remove(); onclose?.(); if (document.body.contains(before)) before?.focus?.({ preventScroll: true }); };
    this.over.append(shade);
    if (focus) (node.querySelector("[autofocus]") ?? node.querySelector("button,input,select,textarea"))?.focus({ preventScroll: true });
    return close;
  }

  /** @param {{text, icon, run, danger}[]} items */
  menu(items, at, top = null) {
    const node = el("div.menu", { role: "menu", "aria-label": t("menu") });
    const close = this.layer(node, { dim: false });
    if (top) node.append(top(close));
    const list = el("div.items");
    items.filter(Boolean).forEach((item) => list.append(el(`button.item${item.danger ? ".danger" : ""}`, { type: "button", role: "menuitem", onclick: () => { close(); item.run(); } }, icon(item.icon), el("span", null, item.text))));
    if (list.childElementCount) node.append(list);
    const box = this.screen.getBoundingClientRect();
    const w = node.offsetWidth, h = node.offsetHeight;
    node.style.left = `${Math.max(8, Math.min(at.x - box.left - 20, box.width - w - 8))}px`;
    const below = at.y - box.top + 6;
    node.style.top = `${Math.max(44, Math.min(below, box.height - h - 12))}px`;
    node.querySelector("[role=menuitem]")?.focus({ preventScroll: true });
    return close;
  }

  alert(text) {
    return new Promise((done) => {
      const close = this.layer(el("div.dialog", { role: "alertdialog", "aria-modal": "true" }, el("p", { dir: "auto" }, text), el("div.deeds", null, el("button", { type: "button", onclick: () => close() }, t("ok")))), { onclose: done });
    });
  }

  confirm(text, deed) {
    return new Promise((done) => {
      let yes = false;
      const close = this.layer(el("div.dialog", { role: "alertdialog", "aria-modal": "true" }, el("p", { dir: "auto" }, text),
        el("div.deeds", null, el("button", { type: "button", onclick: () => close() }, t("cancel")), el("button.danger", { type: "button", onclick: () => { yes = true; close(); } }, deed))), { onclose: () => done(yes) });
    });
  }

  /** Asks for values; fields are {name, label, value?, options?: [[value, text]], max?}. Resolves to an object or null. */
  ask(title, fields, deed) {
    return new Promise((done) => {
      let values = null;
      const inputs = fields.map((f) => f.options
        ? el("select", { name: f.name, "aria-label": f.label }, f.options.map(([value, text]) => { const o = el("option", { value }, text); o.selected = value === f.value; return o; }))
        : el("input", { name: f.name, value: f.value ?? "", maxlength: f.max ?? 64, placeholder: f.label, "aria-label": f.label, autocomplete: "off", dir: "auto" }));
      const form = el("form.dialog", { role: "dialog", "aria-modal": "true", "aria-label": title, onsubmit: (e) => { e.preventDefault(); values = Object.fromEntries(inputs.map((i) => [i.name, i.value.trim()])); close(); } },
        el("h3", null, title), fields.map((f, i) => el("label", null, el("span", null, f.label), inputs[i])),
        el("div.deeds", null, el("button", { type: "button", onclick: () => close() }, t("cancel")), el("button", { type: "submit" }, deed ?? t("ok"))));
      const close = this.layer(form, { onclose: () => done(values), focus: false });
      inputs[0].focus({ preventScroll: true });
      inputs[0].select?.();
    });
  }

  /** A sheet from below with rows to choose from: {text, sub?, face: Node, run}. */
  choose(title, rows) {
    const close = this.layer(el("div.sheet", { role: "dialog", "aria-label": title }, el("h3", null, title), el("div.rows", null,
      rows.map((r) => el("button.pickrow", { type: "button", onclick: () => { close(); r.run(); } }, r.face, el("span", { dir: "auto" }, r.text))))));
  }

  look(url, name, moving) {
    const view = moving ? el("video", { src: url, controls: true, autoplay: true }) : el("img", { src: url, alt: name ?? "" });
    const node = el("div.lightbox", { role: "dialog", "aria-label": name ?? t("photo"), onclick: (e) => { if (e.target === node || e.target === view) close(); } }, button("button.round", t("close"), "close", () => close()), view);
    const close = this.layer(node);
  }
}

function trap(e, box) {
  const all = [...box.querySelectorAll("button,input,select,textarea,a[href],[tabindex='0']")].filter((n) => !n.disabled);
  if (!all.length) return;
  const edge = e.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement === edge || !box.contains(document.activeElement)) { e.preventDefault(); (e.shiftKey ? all.at(-1) : all[0]).focus(); }
}

function step(menu, by) {
  const all = [...menu.querySelectorAll("[role=menuitem]")];
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length]?.focus();
}
