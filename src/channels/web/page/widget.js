// The one script on a shop's page: a round button, and the chat in a frame that we
// serve. Everything lies in a shadow root, so that the page's styles and ours never
// meet. It speaks with its own frame only, and keeps no secret unless the browser
// forbids the frame to keep its own.
(() => {
  "use strict";
  const tag = document.currentScript;
  const base = new URL(".", tag.src);
  const code = base.pathname.split("/").filter(Boolean).pop();
  const KEY = `topicdesk:${code}`;
  if (window[KEY]) return;
  window[KEY] = true;

  const language = tag.dataset.language || document.documentElement.lang || navigator.language || "en";
  const left = tag.dataset.side === "left";
  const theme = /^(light|dark)$/.test(tag.dataset.theme) ? tag.dataset.theme : "";
  const night = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 560px), (max-height: 480px)");
  const SVG = "http://www.w3.org/2000/svg";
  const BUBBLE = "M12 3.5c-5 0-9 3.3-9 7.6 0 2.4 1.3 4.5 3.3 5.9-.1 1.2-.6 2.3-1.4 3.2 1.8 0 3.4-.6 4.6-1.6.8.2 1.6.2 2.5.2 5 0 9-3.3 9-7.7s-4-7.6-9-7.6z";
  const DOWN = "M6 9.5l6 6 6-6";

  let config, host, button, badge, panel, frame, teaser, open = false, ready = false, unread = 0, before = null, flow = null;

  const say = (key, values = {}) => (config.strings[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const store = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value);
    } catch { /* forbidden: nothing is kept */ }
    return null;
  };

  ask(0);

  /** Without an answer there is nobody to chat with, and so no button. */
  function ask(tries) {
    fetch(new URL(`config?lang=${encodeURIComponent(language)}`, base), { credentials: "omit" })
      .then((answer) => { if (!answer.ok) throw answer.status; return answer.json(); })
      .then((told) => {
        config = told;
        if (document.body) draw(); else addEventListener("DOMContentLoaded", draw);
      })
      .catch((error) => {
        // A refusal (4xx) is a matter for whoever set up the site; the rest may pass.
        if (error >= 400 && error < 500) console.warn(`Topicdesk: ${base} refused this site (${error}); see "origins" of inbox ${code}`);
        else if (tries < 5) setTimeout(() => ask(tries + 1), 2000 * 2 ** tries);
      });
  }

  function draw() {
    host = document.createElement("topicdesk-chat");
    const root = host.attachShadow({ mode: "open" });
    const css = document.createElement("style");
    css.textContent = STYLE;
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    } catch { root.append(css); }
    panel = make("div", { class: "panel", id: "panel", hidden: "" });
    button = make("button", { class: "launcher", type: "button", "aria-expanded": "false", "aria-controls": "panel" });
    badge = make("span", { class: "badge", "aria-hidden": "true", hidden: "" });
    button.append(picture(BUBBLE, "talk"), picture(DOWN, "down"), badge);
    button.addEventListener("click", () => show(!open));
    // Ready before the finger is lifted.
    button.addEventListener("pointerenter", load, { once: true });
    teaser = make("div", { class: "teaser", role: "status", hidden: "" });
    root.append(panel, teaser, button);
    if (left) host.setAttribute("data-side", "left");
    paint();
    label();
    document.body.append(host);
    night.addEventListener("change", paint);
    narrow.addEventListener("change", fit);
    addEventListener("message", heard);
    addEventListener("popstate", page);
    visualViewport?.addEventListener("resize", fit);
    visualViewport?.addEventListener("scroll", fit);
    // Who has talked with us before shall see an answer without opening the chat.
    if (store(KEY) || tag.dataset.open !== undefined) whenIdle(load);
    if (tag.dataset.open !== undefined || sessionOpen()) show(true, false);
    window.Topicdesk = { open: () => show(true), close: () => show(false) };
  }

  function load() {
    if (frame) return;
    frame = make("iframe", { title: say("frame", { title: config.title }), allow: "clipboard-write; autoplay" });
    frame.src = new URL(`frame?lang=${encodeURIComponent(language)}${theme && `&theme=${theme}`}`, base);
    panel.append(make("div", { class: "guard", tabindex: "-1" }), frame, make("div", { class: "guard", tabindex: "-1" }));
    panel.firstChild.addEventListener("focus", () => goIn("end"));
    panel.lastChild.addEventListener("focus", () => goIn("start"));
  }

  function show(wanted, focus = true) {
    if (wanted === open) { if (open && focus) goIn("field"); return; }
    if (wanted) before = document.activeElement;
    load();
    open = wanted;
    panel.hidden = false;
    panel.offsetWidth; // the opening is animated from the state just drawn
    host.toggleAttribute("data-open", open);
    if (!open) setTimeout(() => { panel.hidden = !open; }, 250);
    hint(null);
    fit();
    label();
    try { sessionStorage.setItem(`${KEY}:open`, open ? "1" : ""); } catch { /* forbidden */ }
    if (open && focus) frame.focus({ preventScroll: true });
    tell(open ? "open" : "closed", { focus, page: where() });
    if (!open && focus) (!before?.isConnected || before === document.body || before === host ? button : before).focus({ preventScroll: true });
  }

  /** On a phone the chat is a sheet over the whole page, as high as the keyboard leaves room. */
  function fit() {
    const sheet = open && narrow.matches;
    host.toggleAttribute("data-sheet", narrow.matches);
    const page = document.documentElement.style;
    if (sheet && flow === null) { flow = page.overflow; page.overflow = "hidden"; }
    if (!sheet && flow !== null) { page.overflow = flow; flow = null; }
    panel.setAttribute("role", sheet ? "dialog" : "complementary");
    panel.setAttribute("aria-label", say("frame", { title: config.title }));
    if (sheet) panel.setAttribute("aria-modal", "true"); else panel.removeAttribute("aria-modal");
    panel.querySelectorAll(".guard").forEach((guard) => { guard.tabIndex = sheet ? 0 : -1; });
    const view = visualViewport;
    panel.style.height = sheet && view ? `${view.height}px` : "";
    panel.style.top = sheet && view ? `${view.offsetTop}px` : "";
  }

  function label() {
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? say("close") : unread ? say("open-unread", { n: unread }) : say("open"));
    button.title = open ? say("close") : say("open");
    badge.textContent = unread > 99 ? "99+" : unread;
    badge.hidden = open || !unread;
  }

  function heard(event) {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const told = event.data ?? {};
    if (told.t === "ready") {
      ready = true;
      tell("hello", { open, focus: open, page: where(), token: store(`${KEY}:token`) });
    }
    if (told.t === "close") show(false);
    if (told.t === "known") store(KEY, told.known ? "1" : null);
    if (told.t === "keep") store(`${KEY}:token`, told.token);
    if (told.t === "unread") {
      unread = told.n;
      label();
      if (!unread || open) hint(null); else if (told.words) hint(told);
    }
  }

  function goIn(at) {
    frame.focus({ preventScroll: true });
    tell("focus", { at });
  }

  function tell(t, more = {}) {
    if (ready) frame.contentWindow.postMessage({ topicdesk: code, t, ...more }, base.origin);
  }

  /** The beginning of an answer, beside the button. */
  function hint(told) {
    teaser.replaceChildren();
    teaser.hidden = !told;
    if (!told) return;
    const words = make("button", { type: "button", class: "words" });
    const name = make("b", { dir: "auto" });
    name.textContent = told.name || config.title;
    const text = make("span", { dir: "auto" });
    text.textContent = told.words;
    words.append(name, text);
    words.addEventListener("click", () => show(true));
    const away = make("button", { type: "button", class: "away", "aria-label": say("dismiss") });
    away.append(picture("M7 7l10 10M17 7L7 17"));
    away.addEventListener("click", () => { hint(null); button.focus({ preventScroll: true }); });
    teaser.append(words, away);
  }

  function page() { tell("page", { page: where() }); }
  function where() { return { url: location.href.slice(0, 2000), title: document.title.slice(0, 200) }; }
  function sessionOpen() { try { return sessionStorage.getItem(`${KEY}:open`) === "1" && !narrow.matches; } catch { return false; } }
  function whenIdle(work) { if (window.requestIdleCallback) requestIdleCallback(work, { timeout: 3000 }); else setTimeout(work, 300); }

  function paint() {
    const dark = theme ? theme === "dark" : night.matches;
    const colour = (dark && config.colour_dark) || config.colour;
    host.style.setProperty("--brand", colour);
    host.style.setProperty("--ink", ink(colour));
    host.style.colorScheme = dark ? "dark" : "light";
    host.toggleAttribute("data-dark", dark);
  }

  /** Black or white, whichever can be read on the colour. */
  function ink(hex) {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
  }

  function make(name, attributes) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function picture(path, name = "") {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", name);
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483000; font: 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    :host([data-side="left"]) { inset: auto auto 0 0; }
    *, *::before, *::after { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button { font: inherit; border: 0; margin: 0; padding: 0; cursor: pointer; color: inherit; background: none; -webkit-tap-highlight-color: transparent; }
    svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .launcher { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom)); width: 60px; height: 60px; border-radius: 50%; background: var(--brand); color: var(--ink); display: grid; place-items: center; box-shadow: 0 2px 6px #0003, 0 10px 28px -6px #0006; transition: transform 0.2s, box-shadow 0.2s; }
    .launcher::before { content: ""; position: absolute; inset: 0; border-radius: 50%; background: linear-gradient(160deg, #fff3, #fff0 45%, #0001); }
    .launcher:hover { transform: translateY(-2px) scale(1.04); }
    .launcher:active { transform: scale(0.95); }
    .launcher:focus-visible, .teaser button:focus-visible { outline: 3px solid var(--ink); outline-offset: -6px; box-shadow: 0 0 0 3px var(--brand); }
    .launcher svg { grid-area: 1 / 1; width: 28px; height: 28px; transition: transform 0.28s cubic-bezier(0.3, 1.4, 0.5, 1), opacity 0.16s; }
    .talk path { fill: currentColor; stroke: none; }
    .down { opacity: 0; transform: rotate(-90deg) scale(0.5); }
    :host([data-open]) .down { opacity: 1; transform: none; }
    :host([data-open]) .talk { opacity: 0; transform: rotate(90deg) scale(0.5); }
    .badge { position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; background: #d3213d; color: #fff; font-size: 12.5px; font-weight: 700; line-height: 22px; text-align: center; box-shadow: 0 0 0 2px #fff; }
    .panel { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: 94px; width: 392px; max-width: calc(100vw - 40px); height: min(680px, 100dvh - 118px); border-radius: 22px; overflow: hidden; background: #fff; box-shadow: 0 0 0 1px #0000000f, 0 8px 20px -6px #0003, 0 30px 70px -16px #0007; opacity: 0; transform: translateY(18px) scale(0.97); transform-origin: 100% 100%; transition: opacity 0.2s, transform 0.24s cubic-bezier(0.2, 0.9, 0.3, 1); }
    :host([data-dark]) .panel, :host([data-dark]) .teaser { background: #16191e; color: #eef1f4; box-shadow: 0 0 0 1px #ffffff1a, 0 30px 70px -16px #000c; }
    :host([data-open]) .panel { opacity: 1; transform: none; }
    :host([data-side="left"]) .launcher, :host([data-side="left"]) .panel, :host([data-side="left"]) .teaser { right: auto; left: max(20px, env(safe-area-inset-left)); transform-origin: 0 100%; }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: inherit; }
    .guard { position: absolute; width: 1px; height: 1px; opacity: 0; pointer-events: none; }
    :host([data-sheet]) .panel { inset: 0; width: 100%; max-width: none; height: 100dvh; border-radius: 0; transform: translateY(40px); }
    :host([data-sheet][data-open]) .panel { transform: none; }
    :host([data-sheet][data-open]) .launcher { display: none; }
    .teaser { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: 92px; width: min(300px, 100vw - 40px); border-radius: 18px; background: #fff; color: #16191e; box-shadow: 0 0 0 1px #0000000f, 0 14px 40px -10px #0006; display: flex; animation: rise 0.25s; }
    .words { flex: 1; min-width: 0; display: grid; gap: 2px; padding: 12px 4px 12px 16px; text-align: start; border-radius: 18px; }
    .words b, .words span { overflow: hidden; text-overflow: ellipsis; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow-wrap: anywhere; }
    .words b { -webkit-line-clamp: 1; font-size: 13px; }
    .away { width: 36px; height: 40px; flex: none; display: grid; place-items: center; border-radius: 18px; opacity: 0.7; }
    .away svg { width: 18px; height: 18px; }
    @keyframes rise { from { opacity: 0; transform: translateY(10px); } }
    @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
    @media print { :host { display: none; } }
  `;
})();
