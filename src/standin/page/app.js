// The demo page: a customer's phone, a phone with a shop's site, an agent's phone, and
// the tour between them.
import { button, el, fill, icon, remember } from "./dom.js";
import { Customer } from "./customer.js";
import { Desk } from "./desk.js";
import { LANGUAGES, lang, setLang, t } from "./i18n.js";
import { Site } from "./site.js";
import { Tour } from "./tour.js";
import { changed, connect, customers, person, watch, watchToasts, world } from "./world.js";

const root = document.getElementById("app");
const narrow = matchMedia("(max-width: 760px)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const app = { side: "customer", far: "customer", openLink, showSide };
const SIDES = { customer: "person", site: "globe", agents: "headset" };
// A supergroup's id is minus (this + the number in its t.me/c links).
const SUPERGROUPS = 1_000_000_000_000;
let stop = null;

theme(remember("theme"));
setLang(lang());
build();
connect();
narrow.addEventListener("change", changed);
dark.addEventListener("change", () => theme(remember("theme")));
document.addEventListener("visibilitychange", changed);
watchToasts((e) => { const text = e.text ?? e.error; if (text) app.desk.phone.toast(String(text)); });

/** Draws everything anew: at the start and when the page's language changes. */
function build() {
  stop?.();
  const before = app.desk ? { topic: app.desk.topic, c: app.customer.view.input.value, d: app.desk.view.input.value } : null;
  app.customer?.phone.destroy();
  app.desk?.phone.destroy();
  app.site?.destroy();
  app.customer = new Customer(app);
  app.desk = new Desk(app);
  app.site = new Site();
  app.tour = new Tour(app);
  const shown = (side) => !document.hidden && (!narrow.matches || app.side === side);
  app.customer.visible = () => shown("customer") && app.customer.node.checkVisibility();
  app.desk.visible = () => shown("agents");
  app.tabs = Object.keys(SIDES).map((side) => el("button.tab", { type: "button", role: "tab", "data-side": side, onclick: () => showSide(side) }, icon(SIDES[side]), t(`${side}_tab`), el("span.badge")));
  app.kinds = ["customer", "site"].map((far) => el("button", { type: "button", role: "radio", "data-far": far, onclick: () => showSide(far), title: t(`${far}_kind`) }, icon(far === "site" ? "globe" : "plane"), el("span", null, t(`${far}_kind`))));
  fill(root,
    el("header.topbar", null,
      el("div.brand", null, el("span.logo", { "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("h1", null, "Topicdesk")),
      el("p.tagline", null, t("tagline")),
      el("div.switches", null,
        el("div.langs", { role: "radiogroup", "aria-label": t("ui_language") }, LANGUAGES.map((code) => el(`button${code === lang() ? ".on" : ""}`, { type: "button", role: "radio", "aria-checked": String(code === lang()), lang: code, onclick: () => { setLang(code); build(); } }, code === "uk" ? "UK" : code.toUpperCase()))),
        themeKey())),
    el("main.scene", null,
      el("div.customers", null, el("div.kinds", { role: "radiogroup", "aria-label": t("customer_side") }, app.kinds), app.customer.node, app.site.node),
      app.tour.node, app.desk.node),
    el("nav.tabs", { role: "tablist" }, app.tabs));
  if (before) {
    app.customer.draw();
    if (before.topic !== null) app.desk.open(before.topic);
    if (before.c) app.customer.view.setText(before.c);
    if (before.d) app.desk.view.setText(before.d);
  }
  stop = watch(draw);
  draw();
}

function draw() {
  document.body.dataset.side = app.side;
  document.body.dataset.far = app.far;
  document.body.classList.toggle("shop", Boolean(world.me.shop));
  if (world.me.shop) app.site.show();
  app.kinds.forEach((key) => { key.classList.toggle("on", key.dataset.far === app.far); key.setAttribute("aria-checked", String(key.dataset.far === app.far)); });
  document.body.classList.toggle("loaded", world.loaded);
  app.customer.draw();
  app.desk.draw();
  app.tour.draw();
  const waiting = { customer: app.customer.view.where && app.side !== "customer" ? app.customer.waiting() : 0, agents: app.desk.unreadTotal() };
  Object.keys(SIDES).forEach((side, i) => {
    app.tabs[i].setAttribute("aria-selected", String(app.side === side));
    app.tabs[i].classList.toggle("on", app.side === side);
    const badge = app.tabs[i].querySelector(".badge");
    badge.textContent = waiting[side] || "";
    badge.hidden = !waiting[side];
  });
}

function showSide(side) { app.side = side; if (side !== "agents") app.far = side; changed(); draw(); }

/** Links inside messages: those that lead into the demo's own world open there, others in a new tab. */
function openLink(url) {
  const inside = /^(?:https?:\/\/)?t\.me\/c\/(\d+)\/(\d+)(?:\/(\d+))?/.exec(url);
  if (inside) {
    if (app.desk.goto(-(SUPERGROUPS + Number(inside[1])), Number(inside[2]), inside[3] ? Number(inside[3]) : undefined)) showSide("agents");
    return;
  }
  const user = /^tg:\/\/user\?id=(\d+)/.exec(url);
  if (user) { toPerson(Number(user[1])); return; }
  const named = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]+))?/.exec(url);
  if (named) {
    const found = [...world.people.values()].find((p) => p.username?.toLowerCase() === named[1].toLowerCase());
    if (found?.is_bot) { app.customer.botId = found.id; showSide("customer"); if (named[2]) app.customer.start(named[2]); return; }
    if (found) { toPerson(found.id); return; }
  }
  if (/^(https?|mailto|tel):/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

function toPerson(id) {
  if (customers().some((p) => p.id === id)) { app.customer.pick(id); showSide("customer"); } else if (person(id)) app.desk.phone.toast(person(id).name);
}

function theme(choice) {
  const night = choice ? choice === "dark" : dark.matches;
  document.documentElement.dataset.theme = night ? "dark" : "light";
}

function themeKey() {
  const night = () => document.documentElement.dataset.theme === "dark";
  const key = button("button.themekey", t(night() ? "theme_light" : "theme_dark"), night() ? "sun" : "moon", () => {
    const next = night() ? "light" : "dark";
    remember("theme", next);
    theme(next);
    fill(key, icon(night() ? "sun" : "moon"));
    key.title = t(night() ? "theme_light" : "theme_dark");
    key.setAttribute("aria-label", key.title);
  });
  return key;
}
