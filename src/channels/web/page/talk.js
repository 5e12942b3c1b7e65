// The conversation: what was said, what is still to be sent, what was read. It
// draws nothing; whoever draws is told by `changed`.
import * as keep from "./keep.js";
import { Link } from "./link.js";

export class Talk {
  /** on: {changed(), config(c), news(message), state(s), told(message)}; about(): {language, page} */
  constructor(on, about) {
    this.on = on;
    this.about = about;
    this.messages = new Map();
    this.contact = {};
    this.seq = 0;
    this.more = false;
    this.loaded = false;
    this.typing = 0;
    this.readSent = 0;
    this.gotSent = 0;
    this.failed = new Map();
    this.unsent = keep.unsent();
    this.link = new Link({ hello: () => this.hello(), message: (m) => this.heard(m), state: (s) => { this.flying = null; on.state(s); } });
    keep.onRead(() => on.changed());
  }

  open() { this.link.open(); }

  hello() { return { v: 1, token: keep.token(), seq: this.seq, ...this.about() }; }

  /** Everything to be shown, in order: what the server has, then what is on its way. */
  list() {
    const said = [...this.messages.values()].sort((a, b) => a.n - b.n);
    const waiting = this.unsent.filter((saying) => !this.messages.has(saying.id)).map((saying) => ({
      id: saying.id, side: "visitor", at: saying.at, text: saying.text, reply: saying.reply, files: saying.shown, waiting: true, failed: this.failed.get(saying.id),
    }));
    return [...said, ...waiting];
  }

  /** Numbers of agents' messages that were not read. */
  unread() {
    const read = keep.readUpTo();
    return [...this.messages.values()].filter((m) => m.side === "agent" && !m.gone && m.n > read);
  }

  /** The visitor sees everything that is there. */
  read() {
    const last = Math.max(0, ...[...this.messages.values()].filter((m) => m.side === "agent").map((m) => m.n));
    if (last > keep.readUpTo()) { keep.keepRead(last); this.on.changed(); }
    if (last > this.readSent && this.link.send({ t: "read", n: last })) this.readSent = last;
  }

  /** What has come is on this device; told a little later, for several at once. */
  got() {
    this.gotSoon ??= setTimeout(() => {
      this.gotSoon = null;
      if (this.seq > this.gotSent && this.link.send({ t: "got", seq: this.seq })) this.gotSent = this.seq;
    }, 1000);
  }

  /** `files` are uploads: {id, name, kind, mime, size}; `reply` is the id of what it answers. */
  say(text, files, reply) {
    const id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
    const saying = { id, text, reply, files: files.map((file) => file.id), shown: files.map(({ name, kind, size }) => ({ name, kind, size })), at: Date.now() };
    keep.keepSaying(saying);
    this.unsent.push(saying);
    this.on.changed();
    this.open();
    this.pump();
  }

  again(id) {
    this.failed.delete(id);
    this.on.changed();
    this.pump();
  }

  drop(id) {
    keep.dropSaying(id);
    this.failed.delete(id);
    this.unsent = this.unsent.filter((saying) => saying.id !== id);
    this.on.changed();
    this.pump();
  }

  /** One saying at a time, so that a refusal cannot change their order. */
  pump() {
    if (this.flying || this.paused || !this.link.up) return;
    const next = this.unsent.find((saying) => !this.failed.has(saying.id));
    if (!next) return;
    const { id, text, reply, files } = next;
    if (this.link.send({ t: "say", id, text, reply, ...(files.length ? { files } : {}) })) this.flying = id;
  }

  send(message) {
    this.open();
    return this.link.send(message);
  }

  page() { this.link.send({ t: "page", ...this.about().page }); }

  older() {
    const first = Math.min(...[...this.messages.values()].map((m) => m.n));
    if (this.more && Number.isFinite(first)) this.link.send({ t: "before", n: first });
  }

  /** A new start: nothing of this visitor stays here. */
  forget() {
    const told = this.link.send({ t: "forget" });
    if (told) { this.clear(); this.unsent = []; this.failed.clear(); keep.forget(); }
    this.on.changed();
    return told;
  }

  clear() {
    this.messages.clear();
    this.contact = {};
    this.seq = 0;
    this.more = false;
    this.readSent = 0;
    this.gotSent = 0;
    this.typing = 0;
    keep.keepRead(0);
  }

  heard(told) {
    switch (told.t) {
      case "welcome": this.welcome(told); break;
      case "message": this.merge([told.m], true); break;
      case "history": this.more = told.more; this.merge(told.messages, false); break;
      case "ack": this.settled(told.id); break;
      case "refused": this.refused(told); break;
      case "typing": this.type(told.until); break;
      case "contact": this.contact = told; break;
      case "error": this.error(told); break;
      default: break;
    }
    this.on.told(told);
    this.on.changed();
  }

  welcome(told) {
    if (told.token) { keep.keepToken(told.token); this.link.send({ t: "kept" }); }
    if (this.seq === 0 || told.reset) { this.messages.clear(); this.more = told.more; }
    this.contact = told.contact ?? {};
    this.known = told.known;
    this.on.config(told.config);
    this.merge(told.messages, this.loaded);
    this.seq = told.seq;
    this.loaded = true;
    this.readSent = 0;
    this.flying = null;
    this.pump();
  }

  merge(messages, fresh) {
    for (const message of messages) {
      const before = this.messages.get(message.id);
      if (before && before.seq > message.seq) continue;
      this.messages.set(message.id, message);
      this.seq = Math.max(this.seq, message.seq);
      if (message.side === "visitor") { this.known = keep.flag("known", true); this.settled(message.id); }
      else {
        this.type(0);
        this.got();
        if (fresh && !before && !message.gone) this.on.news(message);
      }
    }
  }

  settled(id) {
    keep.dropSaying(id);
    this.failed.delete(id);
    this.unsent = this.unsent.filter((saying) => saying.id !== id);
    if (this.flying === id) this.flying = null;
    this.pump();
  }

  refused({ id, code, retry }) {
    if (this.flying === id) this.flying = null;
    if (retry) {
      this.paused = setTimeout(() => { this.paused = null; this.pump(); }, retry);
    } else {
      this.failed.set(id, code);
      this.pump();
    }
  }

  type(until) {
    clearTimeout(this.typingEnds);
    this.typing = until ? Date.now() + until : 0;
    if (until) this.typingEnds = setTimeout(() => { this.typing = 0; this.on.changed(); }, until);
  }

  error({ code, retry }) {
    if (code === "unknown_token") {
      this.clear();
      keep.keepToken("");
      this.known = keep.flag("known", false);
    }
    // What it could not understand would be misunderstood again.
    if (code === "bad_message" && this.flying) { this.failed.set(this.flying, code); this.flying = null; }
    if (code === "busy" || code === "slow_down") { this.flying = null; this.paused = setTimeout(() => { this.paused = null; this.pump(); }, retry ?? 5000); }
  }
}
