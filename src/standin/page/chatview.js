// The messages of one chat or topic with the field to write in. Both phones use it.
import { button, el, fill, icon } from "./dom.js";
import { size, t } from "./i18n.js";
import { bubble, entriesOf, fromId, fromName, preview, serviceText, wordsOf } from "./message.js";
import { compose, typed } from "./richtext.js";
import { act, changed, markRead, messageOf, messagesOf, older, seenBy, topicOf, upload, world } from "./world.js";

const REACTIONS = ["👍", "❤", "🔥", "🥰", "👏", "😁", "🎉", "🤔", "👌", "🙏", "👀", "✍", "😢", "👎", "💯", "🤯", "😱", "🤝", "🤗", "🏆", "⚡", "🍓", "🕊", "😍", "🤣", "💔", "🤨", "😴", "😭", "🫡"];
const EMOJI = [..."😀😁😂😉😊😍😘🤗🤔😐🙄😏😴😢😭😡👍👎👌🙏👏🤝💪👋❤🔥🎉🎁💐🌸🌹🌷🌻🌿🍀☕🍰🚚📦💳⏰📍✅❌❗❓"];
const CAN_RECORD = Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);
const drafts = new Map();
// With a finger, Enter makes a new line; with a keyboard it sends.
const touch = matchMedia("(pointer: coarse)");

export class ChatView {
  /** host: {phone, openLink, forwardTargets(), linkOf?(message)} */
  constructor(host) {
    this.host = host;
    this.rows = new Map();
    this.pressed = new Set();
    this.files = [];
    this.where = null;
    this.list = el("div.messages", { role: "log", "aria-live": "polite", "aria-relevant": "additions" });
    this.scroller = el("div.scroller", { tabindex: -1, onscroll: () => this.scrolled() }, el("div.push"), this.list);
    this.fab = button("button.fab", t("to_bottom"), "down", () => this.toBottom(true));
    this.pin = el("button.pinbar", { type: "button" });
    this.bar = el("div.bar");
    this.offers = el("div.offers", { role: "listbox", hidden: true });
    this.tray = el("div.tray");
    this.input = el("textarea", {
      rows: 1, maxlength: 16000, placeholder: t("write"), "aria-label": t("write"), dir: "auto", enterkeyhint: touch.matches ? "enter" : "send",
      oninput: () => this.grow(), onkeydown: (e) => this.key(e), onpaste: (e) => this.paste(e),
    });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => { this.addFiles(this.picker.files); this.picker.value = ""; } });
    this.sendKey = button("button.send", t("send"), "send", () => this.sendOrRecord());
    this.composer = el("form.composer", { onsubmit: (e) => { e.preventDefault(); this.send(); } }, this.offers, this.bar, this.tray,
      el("div.field", null, button("button.tool", t("emoji"), "smile", (e) => this.emoji(e)), this.input, button("button.tool", t("attach"), "clip", (e) => this.attach(e), { "aria-haspopup": "menu" }), this.picker, this.sendKey));
    this.foot = el("div.foot");
    this.node = el("div.chat", { ondragover: (e) => { if (this.where?.canWrite) { e.preventDefault(); this.node.classList.add("drop"); } }, ondragleave: () => this.node.classList.remove("drop"), ondrop: (e) => { e.preventDefault(); this.node.classList.remove("drop"); if (this.where?.canWrite) this.addFiles(e.dataTransfer.files); } },
      this.pin, this.scroller, this.fab, this.composer, this.foot);
    this.node.addEventListener("keydown", (e) => this.walk(e));
    // Pictures load and the field grows: who was at the end stays there.
    const keeper = new ResizeObserver(() => { if (this.atEnd) this.toBottom(false); });
    keeper.observe(this.scroller);
    keeper.observe(this.list);
  }

  /** where: {chat, topic, me, group, canWrite, foot?: Node[], empty?: Node, seen: bool} */
  show(where) {
    const key = `${where.chat}:${where.topic}:${where.me}`;
    const fresh = key !== this.spot;
    if (fresh) {
      if (this.spot) drafts.set(this.spot, this.editing ? "" : this.input.value);
      this.spot = key;
      this.rows.clear();
      this.list.replaceChildren();
      this.limit = 80;
      this.reply = this.editing = null;
      this.files = [];
      this.drawTray();
      this.input.value = drafts.get(key) ?? "";
    }
    this.where = where;
    const appeared = this.composer.hidden && where.canWrite;
    this.composer.hidden = !where.canWrite;
    fill(this.foot, where.foot ?? []);
    this.foot.hidden = !where.foot?.length;
    this.draw(fresh);
    this.drawBar();
    if (fresh || appeared) this.grow();
  }

  draw(fresh) {
    const { chat, topic, me, group } = this.where;
    const all = seenBy(chat, me).filter((m) => topicOf(m) === topic);
    this.total = all.length;
    const shown = all.slice(-this.limit);
    const atEnd = fresh || this.atEnd;
    const entries = entriesOf(shown);
    const keep = new Set();
    let cursor = this.list.firstChild, mineNew = false, asked = null;
    for (const entry of entries) {
      keep.add(entry.key);
      const sig = entry.sig(this, me);
      let row = this.rows.get(entry.key);
      if (!row || row.sig !== sig) {
        const node = this.drawEntry(entry, me, group);
        if (!row && !fresh) asked = entry.list?.findLast((m) => this.asksMe(m)) ?? asked;
        if (!row && !fresh) { node.classList.add("pop"); mineNew ||= entry.list?.some((m) => fromId(m) === me) ?? false; }
        if (row) { if (cursor === row.node) cursor = node; row.node.replaceWith(node); }
        row = { sig, node };
        this.rows.set(entry.key, row);
      }
      while (cursor?.classList?.contains("leaving")) cursor = cursor.nextSibling;
      if (row.node === cursor) cursor = cursor.nextSibling;
      else this.list.insertBefore(row.node, cursor);
    }
    for (const [key, row] of this.rows) if (!keep.has(key)) { this.rows.delete(key); leave(row.node); }
    this.list.querySelector(".emptyhere")?.remove();
    if (!entries.length) this.list.append(el("div.emptyhere", null, this.where.empty ?? el("div.pill", null, t("no_messages"))));
    this.drawPin(all);
    if (atEnd || mineNew) this.toBottom(!fresh);
    if (this.where.seen) markRead(me, chat, topic);
    if (asked && this.where.canWrite) this.startReply(asked);
  }

  /** Whether a question is put to the person of this phone: his app opens the answer then. */
  asksMe(m) {
    if (!m.asks) return false;
    const { chat, me, group } = this.where;
    const answered = m.reply_to ? messageOf(chat, m.reply_to.id) : null;
    return !group || (answered && fromId(answered) === me) || (m.entities || []).some((e) => e.type === "text_mention" && e.user?.id === me);
  }

  drawEntry(entry, me, group) {
    if (entry.day) return el("div.pillrow", null, el("div.pill", null, entry.day));
    if (entry.service) return el("div.pillrow", { "data-ids": entry.service.id }, el("div.pill", { dir: "auto" }, serviceText(entry.service)));
    return bubble(entry.list, {
      me, group, lookup: (id) => messageOf(this.where.chat, id), link: (url) => this.host.openLink(url),
      jump: (id) => this.jump(id), menu: (m, e) => this.menu(m, e), react: (m, emoji) => this.react(m, emoji),
      look: (m) => this.host.phone.look(m.media.url, m.media.name, /^video\//.test(m.media.mime ?? "")),
      busy: (m, b) => this.pressed.has(`${m.id}:${b.text}:${b.data}`), press: (m, b) => this.press(m, b),
    }, entry.place);
  }

  drawPin(all) {
    const m = all.findLast((x) => x.pinned);
    this.pin.hidden = !m;
    if (!m) return;
    fill(this.pin, el("span", null, el("b", null, t("pinned_message")), el("span.line", { dir: "auto" }, preview(m))), icon("pin"));
    this.pin.onclick = () => this.jump(m.id);
  }

  scrolled() {
    const s = this.scroller;
    const left = s.scrollHeight - s.scrollTop - s.clientHeight;
    this.atEnd = left < 90;
    this.fab.classList.toggle("on", left > 200);
    if (s.scrollTop < 60 && this.where && !this.loading && s.scrollHeight > s.clientHeight) this.more();
  }

  async more() {
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    if (this.limit < this.total) this.limit += 80;
    else {
      if (this.oldest === this.spot || this.total < 80) return;
      this.loading = true;
      const found = await older(this.where.chat);
      this.loading = false;
      if (!found) { this.oldest = this.spot; return; }
      this.limit += 80;
    }
    this.draw(false);
    this.scroller.scrollTop = this.scroller.scrollHeight - before;
  }

  toBottom(smooth) {
    const go = (behavior) => this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
    go(smooth ? "smooth" : "instant");
    this.atEnd = true;
  }

  jump(id) {
    let node = this.find(id);
    if (!node && this.limit < this.total) { this.limit = this.total; this.draw(false); node = this.find(id); }
    if (!node) return;
    this.atEnd = false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("lit");
    requestAnimationFrame(() => node.classList.add("lit"));
    setTimeout(() => node.classList.remove("lit"), 1600);
  }

  find(id) { return [...this.list.querySelectorAll("[data-ids]")].find((n) => n.dataset.ids.split(" ").includes(String(id))); }

  // What a person does with a message.

  menu(m, e) {
    const { me, canWrite } = this.where;
    const mine = fromId(m) === me;
    const box = e.target?.getBoundingClientRect?.();
    const at = e.clientX ? { x: e.clientX, y: e.clientY } : { x: (box?.left ?? 0) + 30, y: (box?.top ?? 0) + 30 };
    const picked = String(getSelection() ?? "").trim();
    const words = wordsOf(m);
    const own = new Set((m.reactions ?? []).filter((r) => (r.from?.id ?? r.from) === me).map((r) => r.emoji));
    if (m.only) { this.host.phone.menu([words && { text: t("copy"), icon: "copy", run: () => this.copy(words) }], at); return; }
    const link = this.host.linkOf?.(m);
    this.host.phone.menu([
      canWrite && { text: t("reply"), icon: "reply", run: () => this.startReply(m) },
      canWrite && picked && words.includes(picked) && { text: t("quote"), icon: "quote", run: () => this.startReply(m, picked) },
      words && { text: t("copy"), icon: "copy", run: () => this.copy(words) },
      link && { text: t("copy_link"), icon: "link", run: () => this.copy(link) },
      { text: t("forward"), icon: "forward", run: () => this.forward(m) },
      this.where.admin && !m.pinned && { text: t("pin"), icon: "pin", run: () => this.deed({ do: "pin", chat: m.chat, topic: topicOf(m) || undefined, message: m.id }) },
      canWrite && mine && !m.forward && (m.text || m.media) && { text: t("edit"), icon: "edit", run: () => this.startEdit(m) },
      (mine || this.where.admin) && { text: t("delete"), icon: "trash", danger: true, run: () => this.remove(m) },
    ], at, canWrite ? (close) => el("div.palette", null, REACTIONS.map((emoji) => el(`button${own.has(emoji) ? ".own" : ""}`, { type: "button", "aria-label": t("react", { emoji }), onclick: () => { close(); this.react(m, own.has(emoji) ? null : emoji); } }, emoji))) : null);
  }

  async react(m, emoji) { await this.deed({ do: "react", chat: m.chat, message: m.id, emoji }); }

  async remove(m) {
    if (await this.host.phone.confirm(t("sure_delete"), t("delete"))) await this.deed({ do: "delete", chat: m.chat, message: m.id });
  }

  forward(m) {
    this.host.phone.choose(t("forward_to"), this.host.forwardTargets().map((to) => ({
      text: to.name, face: to.face, run: async () => { if ((await this.deed({ do: "forward", chat: to.chat, topic: to.topic || undefined, message: m.id, from_chat: m.chat })).ok) to.open?.(); },
    })));
  }

  async press(m, b) {
    if (b.url) { this.host.openLink(b.url); return; }
    if (b.copy) { this.copy(b.copy); return; }
    if (typeof b.query === "string") { this.setText(`@${world.me.staff_bot?.username} ${b.query}`); return; }
    const key = `${m.id}:${b.text}:${b.data}`;
    if (this.pressed.has(key)) return;
    this.pressed.add(key);
    changed();
    const what = m.only ? { do: "press_whisper", message: m.whisper } : { do: "press", message: m.id };
    const done = await this.deed({ ...what, chat: m.chat, data: b.data });
    this.pressed.delete(key);
    changed();
    const answer = done.answer;
    if (answer?.text) { if (answer.alert) this.host.phone.alert(answer.text); else this.host.phone.toast(answer.text); }
    if (answer?.url) this.host.openLink(answer.url);
  }

  copy(text) { navigator.clipboard?.writeText(text).then(() => this.host.phone.toast(t("copied")), () => {}); }

  /** Acts as the person of this phone; a refusal is shown as a toast. */
  async deed(what) {
    const done = await act({ as: this.where.me, ...what });
    if (!done.ok) this.host.phone.toast(t("failed", { error: done.error ?? t("offline") }));
    return done;
  }

  // Writing.

  startReply(m, quote = null) { this.editing = null; this.reply = { m, quote }; this.drawBar(); this.input.focus(); }
  startEdit(m) {
    this.reply = null;
    this.editing = m;
    this.input.value = typed(wordsOf(m), m.text ? m.entities : m.caption_entities);
    this.drawBar();
    this.grow();
    this.input.focus();
  }
  stop() { if (this.editing) { this.editing = null; this.input.value = ""; this.grow(); } this.reply = null; this.drawBar(); }

  setText(text) { this.stop(); this.input.value = text; this.grow(); this.input.focus({ preventScroll: true }); }

  drawBar() {
    if (this.recorder) return;
    const about = this.editing ?? this.reply?.m;
    this.bar.hidden = !about;
    if (!about) return;
    fill(this.bar, icon(this.editing ? "edit" : "reply"), el("span", null, el("b", { dir: "auto" }, this.editing ? t("editing") : t("reply_to", { name: fromName(about) })), el("span.line", { dir: "auto" }, this.reply?.quote ?? preview(about))), button("button.tool", t("cancel"), "close", () => this.stop()));
  }

  /** Inline mode: what the staff bot offers for `@bot words`. */
  offer() {
    const bot = world.me.staff_bot;
    const hit = bot?.username && this.input.value.toLowerCase().startsWith(`@${bot.username.toLowerCase()} `) ? this.input.value.slice(bot.username.length + 2).trim() : null;
    if (hit === this.offered) return;
    this.offered = hit;
    clearTimeout(this.offering);
    if (hit === null) { this.offers.hidden = true; return; }
    this.offering = setTimeout(async () => {
      const done = await act({ as: this.where.me, do: "query", chat: this.where.chat, bot: bot.id, text: hit });
      if (this.offered !== hit) return;
      const results = done.results ?? [];
      fill(this.offers, results.length ? results.map((r) => el("button.offer", { type: "button", role: "option", onclick: () => this.choose(bot, r) }, el("b", { dir: "auto" }, r.title ?? ""), el("small", { dir: "auto" }, r.description ?? r.input_message_content?.message_text ?? ""))) : el("p", null, t("nothing_found")));
      this.offers.hidden = false;
    }, 250);
  }

  async choose(bot, result) {
    this.setText("");
    await this.deed({ do: "choose", chat: this.where.chat, topic: this.where.topic || undefined, bot: bot.id, result });
  }

  grow() {
    this.offer();
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
    const ready = Boolean(this.input.value.trim() || this.files.length || this.recorder || this.editing);
    const voice = !ready && CAN_RECORD;
    this.sendKey.classList.toggle("ready", ready || voice);
    fill(this.sendKey, icon(this.editing ? "check" : voice ? "mic" : "send"));
    this.sendKey.title = t(voice ? "record" : "send");
    this.sendKey.setAttribute("aria-label", this.sendKey.title);
  }

  key(e) {
    if (e.isComposing) return;
    if (e.key === "Enter" && (touch.matches ? e.ctrlKey || e.metaKey : !e.shiftKey)) { e.preventDefault(); this.send(); }
    if (e.key === "Escape" && (this.reply || this.editing)) { e.preventDefault(); this.stop(); }
    if (e.key === "ArrowUp" && !this.input.value && !this.reply) {
      const mine = messagesOf(this.where.chat).findLast((m) => topicOf(m) === this.where.topic && fromId(m) === this.where.me && m.text && !m.forward);
      if (mine) { e.preventDefault(); this.startEdit(mine); }
    }
    const mark = (e.ctrlKey || e.metaKey) && { b: "**", i: "__", k: "`" }[e.key];
    if (mark && this.input.selectionStart !== this.input.selectionEnd) {
      e.preventDefault();
      const { selectionStart: a, selectionEnd: b, value } = this.input;
      this.input.setRangeText(mark + value.slice(a, b) + mark, a, b, "select");
      this.grow();
    }
  }

  /** Arrow keys walk through the messages once one of them has the focus. */
  walk(e) {
    if (!e.target.classList?.contains("bubble") || !["ArrowUp", "ArrowDown"].includes(e.key)) return;
    const all = [...this.list.querySelectorAll(".bubble")];
    const next = all[all.indexOf(e.target) + (e.key === "ArrowUp" ? -1 : 1)];
    if (next) { e.preventDefault(); next.focus(); }
  }

  paste(e) {
    const files = [...(e.clipboardData?.files ?? [])];
    if (files.length) { e.preventDefault(); this.addFiles(files); }
  }

  addFiles(list) {
    for (const file of list) if (this.files.length < 10) this.files.push({ file, url: /^image\//.test(file.type) ? URL.createObjectURL(file) : null });
    this.drawTray();
    this.grow();
    this.input.focus();
  }

  drawTray() {
    this.tray.hidden = !this.files.length;
    fill(this.tray, this.files.map((f) => el("div.thumb", { title: f.file.name }, f.url ? el("img", { src: f.url, alt: f.file.name }) : [icon("file"), el("small", { dir: "auto" }, f.file.name), el("small", null, size(f.file.size))],
      button("button.x", t("remove"), "close", () => { this.files = this.files.filter((o) => o !== f); if (f.url) URL.revokeObjectURL(f.url); this.drawTray(); this.grow(); }))),
      this.files.some((f) => f.url) ? el("label.asfiles", null, el("input", { type: "checkbox", checked: this.asFiles ?? false, onchange: (e) => { this.asFiles = e.target.checked; } }), t("as_files")) : null);
  }

  attach(e) {
    const box = e.currentTarget.getBoundingClientRect();
    const put = (content) => this.deed({ do: "send", chat: this.where.chat, bot: this.where.bot, topic: this.where.topic || undefined, ...content });
    this.host.phone.menu([
      { text: t("attach_file"), icon: "file", run: () => this.picker.click() },
      { text: t("attach_location"), icon: "mappin", run: () => put({ location: { latitude: 50.4501, longitude: 30.5234 } }) },
      { text: t("attach_contact"), icon: "person", run: async () => {
        const got = await this.host.phone.ask(t("attach_contact"), [{ name: "first_name", label: t("name"), value: this.where.name ?? "" }, { name: "phone_number", label: "+", value: "+44 20 7946 0000", max: 32 }], t("send"));
        if (got?.first_name && got.phone_number) put({ contact: got });
      } },
      { text: t("attach_dice"), icon: "dice", run: () => put({ dice: { emoji: "🎲", value: 1 + Math.floor(Math.random() * 6) } }) },
    ], { x: box.left, y: box.top - 190 });
  }

  sendOrRecord() {
    if (this.recorder) this.recorder.stop();
    else if (CAN_RECORD && !this.editing && !this.files.length && !this.input.value.trim()) this.record();
    else this.send();
  }

  /** A voice message: the first press starts it, the second sends it, the cross drops it. */
  async record() {
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { this.host.phone.toast(t("no_microphone")); return; }
    const parts = [], spot = this.spot, started = Date.now();
    const recorder = this.recorder = new MediaRecorder(stream);
    let dropped = false;
    const time = el("span", null, t("recording"));
    const clock = setInterval(() => { const s = Math.floor((Date.now() - started) / 1000); time.textContent = `${t("recording")} ${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`; }, 500);
    fill(this.bar, el("i.rec"), time, button("button.tool", t("cancel"), "close", () => { dropped = true; recorder.stop(); }));
    this.bar.hidden = false;
    recorder.ondataavailable = (e) => parts.push(e.data);
    recorder.onstop = () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      this.recorder = null;
      this.drawBar();
      // A conversation left meanwhile gets nothing.
      if (!dropped && spot === this.spot && parts.length) { this.files = [{ file: new File(parts, "voice.ogg", { type: "audio/ogg" }), url: null }]; this.send(); } else this.grow();
    };
    recorder.start();
    this.grow();
  }

  emoji(e) {
    const box = e.currentTarget.getBoundingClientRect();
    const node = el("div.menu.emojis", { role: "dialog", "aria-label": t("emoji") }, EMOJI.map((c) => el("button", { type: "button", onclick: () => { this.input.setRangeText(c, this.input.selectionStart, this.input.selectionEnd, "end"); this.grow(); } }, c)));
    this.host.phone.layer(node, { dim: false, onclose: () => this.input.focus() });
    const screen = this.host.phone.screen.getBoundingClientRect();
    node.style.left = "8px";
    node.style.top = `${box.top - screen.top - node.offsetHeight - 8}px`;
  }

  async send() {
    const raw = this.input.value;
    const { text, entities } = compose(raw);
    if (this.sending || (!text && !this.files.length)) return;
    this.sending = true;
    this.sendKey.classList.add("busy");
    const { files, reply, editing } = this;
    const { chat, topic, bot } = this.where;
    const atKey = this.spot;
    let deed = editing ? { do: "edit", chat, message: editing.id, text, entities } : { do: "send", chat, bot, topic: topic || undefined, text, entities };
    if (!editing && reply) deed = { ...deed, reply_to: reply.m.id, quote: reply.quote ?? undefined };
    this.files = [];
    this.reply = this.editing = null;
    this.input.value = "";
    this.drawTray(); this.drawBar(); this.grow();
    let done;
    try {
      if (!editing && files.length) deed = { ...deed, files: await Promise.all(files.map((f) => upload(f.file))), as_document: this.asFiles || undefined };
      done = await this.deed(deed);
    } catch (error) {
      done = { ok: false };
      this.host.phone.toast(t("failed", { error: error.message || t("offline") }));
    }
    this.sending = false;
    this.sendKey.classList.remove("busy");
    if (done.ok) { files.forEach((f) => f.url && URL.revokeObjectURL(f.url)); return; }
    // What was refused is given back, unless the person has moved on.
    if (atKey === this.spot && !this.input.value) {
      Object.assign(this, { files, reply, editing });
      this.input.value = raw;
      this.drawTray(); this.drawBar(); this.grow();
    }
  }


}

function leave(node) {
  if (!node.isConnected) return;
  node.classList.add("leaving");
  node.style.height = `${node.offsetHeight}px`;
  requestAnimationFrame(() => { node.style.height = "0"; });
  setTimeout(() => node.remove(), 260);
}
