// One message as a list item.
import { button, el, icon, initials } from "./dom.js";
import { rich } from "./rich.js";
import { clock, size, t } from "./words.js";

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}])*){1,3}$/u;

/**
 * m: a message of the server or a saying that waits; look: {first, last, title, reply(m),
 * show(file), again(id), drop(id), jump(id), answer(m), reason(code)}
 */
export function bubble(m, look) {
  const own = m.side === "visitor";
  const name = own ? t("you") : m.name || look.title;
  const big = !m.gone && !m.file && !m.quote && !m.reply && ONLY_EMOJI.test(m.text ?? "");
  const kind = [own ? "out" : "in", look.first && "first", look.last && "last", m.waiting && "waiting", m.failed && "failed", big && "big", m.gone && "gone"];
  // The words decide on its direction: what has a direction of its own is not asked.
  const body = el("div.bubble", { dir: "auto" },
    !own && look.first ? el("b.name", { dir: "auto", "aria-hidden": "true" }, name) : null,
    m.gone ? el("i.words", null, t("deleted")) : parts(m, look),
    foot(m, own));
  return el(`li.row.${kind.filter(Boolean).join(".")}`, { "data-id": m.id },
    own ? null : el("span.face", { "aria-hidden": "true" }, look.last ? initials(name) : ""),
    el("div.column", null,
      el("span.unseen", null, `${name}: `),
      body,
      m.reaction && !m.gone ? el("span.reaction", { role: "img", "aria-label": t("reaction", { name: m.reaction }) }, m.reaction) : null,
      m.failed ? failed(m, look) : null,
      // One stop of the Tab key for all of them: see log.js.
      m.waiting || m.gone ? null : button("small.answer", t("answer"), "reply", () => look.answer(m), { tabindex: "-1" })));
}

function parts(m, look) {
  const files = m.file ? [m.file] : m.files ?? [];
  return [
    m.reply || m.quote ? quote(m, look) : null,
    files.map((item) => file(item, look)),
    m.place ? place(m.place) : null,
    m.card ? el("a.card", { href: `tel:${m.card.phone.replace(/[^\d+]/g, "")}` }, icon("person"), el("span", null, el("b", { dir: "auto" }, m.card.name), el("small", { dir: "ltr" }, m.card.phone))) : null,
    m.text ? el("div.words", null, rich(m.text, m.entities)) : null,
  ];
}

function quote(m, look) {
  const answered = m.reply ? look.reply(m.reply) : null;
  const words = m.quote || answered?.text || answered?.file?.name || t("message");
  return el("button.quote", { type: "button", onclick: () => look.jump(m.reply), "aria-label": t("answers", { name: words.slice(0, 80) }) }, el("span", { dir: "auto" }, words.slice(0, 200)));
}

function file(item, look) {
  if (!item.url) return download(item, null);
  if (item.kind === "image") {
    const picture = el("img", { src: item.url, alt: "", width: item.width, height: item.height, loading: "lazy", decoding: "async" });
    const shape = item.width && item.height ? { "--w": `${item.width}px`, "--shape": `${item.width} / ${item.height}` } : {};
    const key = el("button.picture", { type: "button", "aria-label": t("picture", { name: item.name }), onclick: () => look.show(item), ...shape }, picture);
    picture.addEventListener("error", () => key.replaceWith(download(item, item.url)), { once: true });
    return key;
  }
  if (item.kind === "video") return el("video", { src: item.url, controls: true, preload: "metadata", playsinline: true, "aria-label": item.name });
  if (item.kind === "audio") return el("div.sound", null, el("audio", { src: item.url, controls: true, preload: "none", "aria-label": item.name }), el("small", { dir: "auto" }, item.name));
  return download(item, item.url);
}

function download(item, url) {
  const inner = [el("span.disc", null, icon(url ? "load" : "file")), el("span.about", null, el("b", { dir: "auto" }, item.name), el("small", null, item.size ? size(item.size) : ""))];
  return url ? el("a.file", { href: url, download: item.name, target: "_blank", rel: "noopener" }, inner) : el("span.file", null, inner);
}

function place({ latitude, longitude, title, address }) {
  const where = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return el("a.card", { href: where, target: "_blank", rel: "noopener noreferrer" }, icon("pin"), el("span", null, el("b", { dir: "auto" }, title || t("place")), el("small", { dir: "auto" }, address || `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`)));
}

function foot(m, own) {
  const state = !own ? null : m.failed ? "alert" : m.waiting ? "clock" : "check";
  const words = { alert: "not-sent", clock: "sending", check: "sent" }[state];
  return el("span.foot", { dir: "auto" },
    m.edited && !m.gone ? `${t("edited")} ` : null,
    el("time", { datetime: new Date(m.at).toISOString() }, clock(m.at)),
    state ? [icon(state), el("span.unseen", null, t(words))] : null);
}

function failed(m, look) {
  const repeat = m.failed === "bad_message" || m.failed === "bad_file" || m.failed === "too_long" ? null : button("small", t("retry"), "again", () => look.again(m.id));
  return el("div.trouble", { role: "alert" }, el("span", null, look.reason(m.failed)), repeat, button("small", t("remove"), "trash", () => look.drop(m.id)));
}
