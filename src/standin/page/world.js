// The page's copy of the simulated Telegram, kept fresh by server-sent events.
// Knows the HTTP contract; knows nothing of how things look.
import { remember } from "./dom.js";

export const world = { rev: 0, people: new Map(), chats: new Map(), messages: new Map(), me: {}, online: false, loaded: false };
// Ephemeral messages, which one person alone sees: by chat and their own id.
const whispers = new Map();
const sorted = new Map(), watchers = new Set(), typingUntil = new Map(), toastWatchers = new Set();
let source = null, scheduled = false, retry = 500;

export function watch(fn) { watchers.add(fn); return () => watchers.delete(fn); }
export function watchToasts(fn) { toastWatchers.add(fn); }
export function changed() {
  if (scheduled) return;
  scheduled = true;
  // A hidden tab gets no animation frames, but its badges should be right at once when it is shown.
  (document.hidden ? (fn) => setTimeout(fn, 50) : requestAnimationFrame)(() => { scheduled = false; watchers.forEach((fn) => fn()); });
}

/** Fetches the whole world, then follows it for as long as the page lives. */
export async function connect() {
  source?.close();
  try {
    const answer = await fetch("/world", { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    take(await answer.json());
  } catch {
    world.online = false;
    changed();
    setTimeout(connect, retry = Math.min(retry * 2, 8000));
    return;
  }
  source = new EventSource(`/world/live?since=${world.rev}`);
  source.onopen = () => { retry = 500; };
  source.onmessage = (e) => { try { event(JSON.parse(e.data)); } catch { /* an unreadable event is passed over */ } };
  source.onerror = () => { source.close(); world.online = false; changed(); setTimeout(connect, retry = Math.min(retry * 2, 8000)); };
}

function take(all) {
  world.rev = all.rev ?? 0;
  world.me = all.me ?? {};
  world.people = new Map((all.people ?? []).map((p) => [p.id, p]));
  world.chats = new Map((all.chats ?? []).map((c) => [c.id, c]));
  world.messages.clear();
  whispers.clear();
  sorted.clear();
  const ids = new Map([...world.chats.keys()].map((id) => [String(id), id]));
  for (const [chat, list] of Object.entries(all.messages ?? {})) for (const m of list) put({ ...m, chat: ids.get(chat) ?? Number(chat) });
  startReading();
  world.online = world.loaded = true;
  changed();
}

function event(e) {
  if (typeof e.rev === "number") world.rev = Math.max(world.rev, e.rev);
  if (e.kind === "reload") { connect(); return; }
  if (e.kind === "message" && e.message) put(e.message);
  if (e.kind === "person" && e.person) world.people.set(e.person.id, e.person);
  if (e.kind === "chat" && e.chat?.id !== undefined) world.chats.set(e.chat.id, { ...world.chats.get(e.chat.id), ...e.chat });
  if (e.kind === "topic" && e.topic) {
    const chat = world.chats.get(e.topic.chat ?? e.chat?.id ?? e.chat);
    if (chat) {
      const topics = chat.topics ?? (chat.topics = []);
      const at = topics.findIndex((x) => x.id === e.topic.id);
      if (at < 0) topics.push(e.topic); else topics[at] = { ...topics[at], ...e.topic };
    }
  }
  if (e.kind === "typing") {
    const x = e.typing ?? e;
    if (x.from && !person(x.from?.id ?? x.from)?.is_bot) { changed(); return; }
    const key = `${x.chat?.id ?? x.chat}:${x.topic?.id ?? x.topic ?? 0}`;
    typingUntil.set(key, Date.now() + 5000);
    setTimeout(changed, 5100);
  }
  if (e.kind === "toast") toastWatchers.forEach((fn) => fn(e.toast ?? e));
  changed();
}

function put(message) {
  const chat = message.chat;
  if (message.only) {
    if (!whispers.has(chat)) whispers.set(chat, new Map());
    whispers.get(chat).set(message.whisper, message);
    return;
  }
  if (!world.messages.has(chat)) world.messages.set(chat, new Map());
  world.messages.get(chat).set(message.id, message);
  sorted.delete(chat);
  typingUntil.delete(`${chat}:${topicOf(message)}`);
}

/** All messages of a chat, oldest first, deleted ones left out. */
export function messagesOf(chat) {
  if (!sorted.has(chat)) sorted.set(chat, [...(world.messages.get(chat)?.values() ?? [])].filter((m) => !m.deleted).sort((a, b) => a.id - b.id));
  return sorted.get(chat);
}
/** The same as `who` sees it, with what is shown to him alone. */
export function seenBy(chat, who) {
  const own = [...(whispers.get(chat)?.values() ?? [])].filter((m) => m.only === who && !m.deleted);
  return own.length ? [...messagesOf(chat), ...own].sort((a, b) => a.id - b.id) : messagesOf(chat);
}
export function messageOf(chat, id) { const m = world.messages.get(chat)?.get(id); return m && !m.deleted ? m : null; }
/** 0 is General (and every private chat). */
export function topicOf(message) { const id = message.topic ?? 0; return id === 1 ? 0 : id; }
export function isTyping(chat, topic) { return (typingUntil.get(`${chat}:${topic}`) ?? 0) > Date.now(); }

export async function older(chat) {
  const first = messagesOf(chat)[0];
  if (!first) return 0;
  try {
    const list = await (await fetch(`/world/messages?chat=${chat}&before=${first.id}`)).json();
    const found = Array.isArray(list) ? list : list.messages ?? [];
    found.forEach((m) => { if (!world.messages.get(chat)?.has(m.id)) put({ chat, ...m }); });
    if (found.length) changed();
    return found.length;
  } catch { return 0; }
}

/** Every deed of a person; the answer is always an object with `ok`. */
export async function act(deed) {
  try {
    const answer = await fetch("/world/act", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(deed) });
    const body = await answer.json().catch(() => ({ ok: false, error: `HTTP ${answer.status}` }));
    if (body.message?.id !== undefined && body.message.chat !== undefined) put(body.message);
    if (body.person?.id !== undefined) world.people.set(body.person.id, body.person);
    changed();
    return body;
  } catch { return { ok: false, error: null }; }
}

export async function upload(file) {
  const form = new FormData();
  form.append("file", file, file.name || "file");
  const answer = await fetch("/world/upload", { method: "POST", body: form });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || body.upload === undefined) throw new Error(body.error ?? `HTTP ${answer.status}`);
  return body.upload;
}

const GONE = new Set(["left", "kicked"]);
export function person(id) { return world.people.get(id) ?? null; }
export function groups() { return [...world.chats.values()].filter((c) => c.type === "supergroup"); }
export function memberStatus(chat, id) { return chat?.members?.find((m) => m.id === id)?.status ?? null; }
export function isMember(chat, id) { const s = memberStatus(chat, id); return s !== null && !GONE.has(s); }
export function agents(chat) { return [...world.people.values()].filter((p) => !p.is_bot && isMember(chat, p.id)); }
export function customers() { const all = groups(); return [...world.people.values()].filter((p) => !p.is_bot && !all.some((g) => isMember(g, p.id))); }
export function privateChats(personId) { return [...world.chats.values()].filter((c) => c.type === "private" && (c.person ?? c.id) === personId); }
export function isBlocked(chat) { return Boolean(chat?.blocked) || Boolean(chat?.members?.some((m) => GONE.has(m.status))); }
export function botOf(chat) { return person(chat?.bot?.id ?? chat?.bot) ?? person(world.me.staff_bot?.id) ?? world.me.staff_bot ?? null; }
/** The bots a customer can write to, the staff bot last if there are others. */
export function customerBots() {
  const staff = world.me.staff_bot?.id;
  const inUse = new Set([...world.chats.values()].filter((c) => c.type === "private").map((c) => c.bot?.id ?? c.bot));
  const all = [...world.people.values()].filter((p) => p.is_bot && (p.id === staff || inUse.has(p.id) || !groups().some((g) => isMember(g, p.id))));
  const list = all.length ? all : [world.me.staff_bot].filter(Boolean);
  return list.sort((a, b) => (a.id === staff) - (b.id === staff));
}

// Who has read what lives in this browser: a person's phone knows it, the Bot API does not.
let read = {};
function startReading() {
  try { read = JSON.parse(remember("read") ?? "{}"); } catch { read = {}; }
  for (const chat of world.chats.keys()) {
    const last = messagesOf(chat).at(-1)?.id ?? 0;
    // A fresh world starts its numbers anew: marks from an earlier one are void.
    if (Object.entries(read).some(([k, v]) => k.includes(`:${chat}:`) && v > last)) Object.keys(read).filter((k) => k.includes(`:${chat}:`)).forEach((k) => delete read[k]);
    read[`:${chat}:`] ??= last;
  }
}
/** How many messages `who` has not seen, by topic (0: General, or a private chat). */
export function unread(who, chat) {
  const counts = new Map(), base = read[`:${chat}:`] ?? 0;
  for (const m of messagesOf(chat)) {
    const topic = topicOf(m);
    if (m.id > base && m.id > (read[`${who}:${chat}:${topic}`] ?? 0) && m.from?.id !== who && !m.service) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return counts;
}
export function markRead(who, chat, topic) {
  const last = messagesOf(chat).findLast((m) => topicOf(m) === topic)?.id ?? 0;
  const key = `${who}:${chat}:${topic}`;
  if ((read[key] ?? 0) >= last) return;
  read[key] = last;
  remember("read", JSON.stringify(read));
  changed();
}
