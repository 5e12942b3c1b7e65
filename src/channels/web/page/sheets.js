// What lies over the chat for a while: more, contact, Telegram, forgetting, a picture.
// The browser's own <dialog> keeps the focus in and gives it back.
import { button, el, fill, icon } from "./dom.js";
import { t } from "./words.js";

/** Opens a sheet; gives a function that closes it. */
export function sheet(title, content, spec = "dialog.sheet") {
  const close = () => node.close();
  const head = el("header", null, el("h2", null, title), button("tool", t("close-sheet"), "close", close));
  const node = el(spec, { "aria-label": title }, head, content(close));
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => { if (event.target === node) close(); });
  document.body.append(node);
  node.showModal();
  return close;
}

/** rows: [{icon, text, run, danger}] */
export function menu(title, rows) {
  sheet(title, (close) => el("div.menu", null, rows.map((row) => el(`button.item${row.danger ? ".danger" : ""}`, { type: "button", onclick: () => { close(); row.run(); } }, icon(row.icon), el("span", null, row.text)))));
}

/** A picture at full size. */
export function picture(file) {
  const close = () => node.close();
  const node = el("dialog.light", { "aria-label": file.name },
    el("div.keys", null, el("a.tool", { href: file.url, download: file.name, target: "_blank", rel: "noopener", "aria-label": t("download"), title: t("download") }, icon("load")), button("tool", t("close-sheet"), "close", close)),
    el("img", { src: file.url, alt: file.name }));
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => { if (event.target.tagName !== "A" && !event.target.closest("a")) close(); });
  document.body.append(node);
  node.showModal();
}

/** The polite question: ask ⊆ [name, email, phone]; nothing is compulsory. */
export function contactForm(ask, known, on) {
  const kinds = { name: ["text", "name"], email: ["email", "email"], phone: ["tel", "tel"] };
  const fields = ask.filter((key) => kinds[key]).map((key) => {
    const [type, autocomplete] = kinds[key];
    const input = el("input", { type, name: key, autocomplete, maxlength: "100", value: known[key] ?? "", dir: "auto" });
    return { key, input, label: el("label", null, el("span", null, t(key)), input) };
  });
  const wrong = el("p.wrong", { role: "alert" });
  const form = el("form.contact", { novalidate: true }, fields.map((field) => field.label), wrong,
    el("div.deeds", null, on.later ? el("button.quiet", { type: "button", onclick: on.later }, t("later")) : null, el("button.strong", { type: "submit" }, t("save"))));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const bad = fields.find(({ input }) => input.value.trim() && !input.checkValidity());
    fields.forEach(({ input }) => input.removeAttribute("aria-invalid"));
    if (bad) { fail(bad); return; }
    const values = Object.fromEntries(fields.map(({ key, input }) => [key, input.value.trim()]));
    if (!Object.values(values).some(Boolean) && !Object.values(known).some(Boolean)) { on.later?.(); return; }
    on.save(values);
  });
  const fail = (field) => {
    fill(wrong, t("bad-contact"));
    field?.input.setAttribute("aria-invalid", "true");
    (field ?? fields[0])?.input.focus();
  };
  form.fail = () => fail(fields.find(({ key }) => key === "email"));
  return form;
}
