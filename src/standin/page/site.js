// The third phone: a shop's site with the chat on it, in a browser. What is in the
// frame is the real page with the real script tag; nothing here speaks with it.
import { button, el, icon } from "./dom.js";
import { lang, t } from "./i18n.js";
import { Phone } from "./phone.js";

export class Site {
  constructor() {
    this.phone = new Phone(t("site_phone"));
    this.frame = el("iframe.site", { title: t("site_side") });
    this.phone.stage.append(el("div.pane.browser", null,
      el("header.address", null, el("span.pill", null, icon("lock"), el("span", null, "flowers.example")), button("button.tool", t("reload"), "reload", () => this.load()), button("button.tool", t("new_tab"), "out", () => window.open(this.address(), "_blank", "noopener"))),
      this.frame));
    this.node = el("div.side.web", null, el("div.people", null, el("span.who", null, t("site_side")), el("span.hint", null, t("site_hint"))), this.phone.node);
  }

  address() { return `/shop?lang=${lang()}`; }

  /** Loads the page the first time that it can be seen. */
  show() { if (!this.loaded && this.node.checkVisibility()) this.load(); }

  load() { this.loaded = true; this.frame.src = this.address(); }

  destroy() { this.phone.destroy(); }
}
