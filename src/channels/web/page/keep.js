// What the browser keeps for us: the token, unsent sayings, how far was read. Where
// keeping is forbidden, things last as long as the page; the token is then lent to
// the shop's page, or every click there would make a stranger of the visitor.

const code = decodeURIComponent(location.pathname.split("/").at(-2));
const KEY = `topicdesk:${code}`;
const own = new Map();
let lend = () => {};
let forbidden = false;

/** `ask(token)` hands the token to the page around us. */
export function lendTo(ask, lent) {
  lend = ask;
  if (!forbidden) get("");
  if (forbidden && lent && !own.has(KEY)) own.set(KEY, lent);
}

export function token() {
  const kept = get("");
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const made = `n${btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")}`;
  keepToken(made);
  return made;
}

/** Whether the visitor has said something before. */
export function isKnown() { return (get("") ?? "").startsWith("s") || flag("known"); }

export function keepToken(value) {
  set("", value);
  if (forbidden) lend(value);
}

/** Sayings that are not acked, oldest first; other tabs have the same. */
export function unsent() {
  const found = [];
  for (const key of keys()) {
    if (!key.startsWith(`${KEY}:say:`)) continue;
    try { found.push(JSON.parse(get(key.slice(KEY.length)))); } catch { drop(key.slice(KEY.length)); }
  }
  return found.filter(Boolean).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

export function keepSaying(saying) { set(`:say:${saying.id}`, JSON.stringify(saying)); }
export function dropSaying(id) { drop(`:say:${id}`); }

export function readUpTo() { return Number(get(":read")) || 0; }
export function keepRead(n) { set(":read", String(n)); }

export function flag(name, value) {
  if (value === undefined) return get(`:${name}`) === "1";
  if (value) set(`:${name}`, "1"); else drop(`:${name}`);
  return value;
}

/** Everything about this visitor. */
export function forget() {
  for (const key of keys()) if (key === KEY || key.startsWith(`${KEY}:`)) drop(key.slice(KEY.length));
  lend(null);
}

/** Calls `then` when another tab has read further. */
export function onRead(then) {
  addEventListener("storage", (event) => { if (event.key === `${KEY}:read`) then(); });
}

function get(name) {
  try { return localStorage.getItem(KEY + name) ?? own.get(KEY + name) ?? null; } catch { forbidden = true; return own.get(KEY + name) ?? null; }
}

function set(name, value) {
  own.delete(KEY + name);
  try { localStorage.setItem(KEY + name, value); } catch { forbidden = true; own.set(KEY + name, value); }
}

function drop(name) {
  own.delete(KEY + name);
  try { localStorage.removeItem(KEY + name); } catch { forbidden = true; }
}

function keys() {
  try { return [...Object.keys(localStorage), ...own.keys()]; } catch { forbidden = true; return [...own.keys()]; }
}
