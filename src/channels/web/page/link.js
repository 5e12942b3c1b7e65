// The line to the server: a WebSocket, or requests where that cannot be had. It
// reconnects by itself and knows nothing of what is said over it.

const BASE = new URL(".", location.href);
/** Silence after which a line that owes an answer is given up, milliseconds. */
const SILENCE = 10_000;
/** How long requests are made before the WebSocket is tried again: it may have been
 *  the server's restart, or somebody on the way lets none through. */
const DETOURS = [10_000, 300_000];

/** What the other side says something to. */
const ANSWERED = new Set(["say", "contact", "telegram", "before", "forget", "ping"]);

export class Link {
  /** on: {hello(), message(m), state("up" | "down" | "wait")} */
  constructor(on) {
    this.on = on;
    this.tries = 0;
    this.failed = 0;
    this.detour = 0;
    this.detours = 0;
    this.wanted = false;
    this.up = false;
    this.outbox = [];
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => { if (this.wanted) this.lost(); });
    addEventListener("pageshow", () => this.alive());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.alive(); });
  }

  open() {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  close() {
    this.wanted = false;
    this.cut();
  }

  /** Sends, if the line is up; whoever needs more repeats it after `up`. */
  send(message) {
    if (!this.up) return false;
    if (this.socket) this.socket.send(JSON.stringify(message));
    else { this.outbox.push(message); this.stop?.abort(); }
    if (ANSWERED.has(message.t)) this.expect();
    return true;
  }

  /** The page was asleep, or somebody looks at it again: does the line live? */
  alive() {
    if (!this.wanted) return;
    if (this.up) this.send({ t: "ping" }); else this.hurry();
  }

  hurry() {
    if (!this.wanted || this.up || this.busy) return;
    this.tries = 0;
    this.connect();
  }

  connect() {
    this.cut();
    this.busy = true;
    this.on.state("wait");
    if (Date.now() < this.detour) this.ask(); else this.dial();
  }

  dial() {
    const address = new URL("ws", BASE);
    address.protocol = address.protocol.replace("http", "ws");
    let socket;
    try { socket = new WebSocket(address); } catch { this.refused(); return; }
    this.socket = socket;
    socket.onopen = () => { socket.send(JSON.stringify({ t: "hello", ...this.on.hello() })); this.expect(); };
    socket.onmessage = (event) => { if (socket === this.socket) this.heard(JSON.parse(event.data)); };
    socket.onclose = (event) => { if (socket === this.socket) this.closed(event.code); };
    this.expect();
  }

  heard(message) {
    clearTimeout(this.silence);
    this.silence = null;
    if (message.t === "welcome") {
      this.tries = 0;
      this.failed = 0;
      if (this.socket) this.detours = 0;
      this.busy = false;
      this.up = true;
    }
    this.on.message(message);
    if (message.t === "welcome") this.on.state("up");
  }

  closed(code) {
    const wasUp = this.up;
    this.cut();
    if (code === 4403) { this.on.message({ t: "error", code: "unknown_token" }); if (!this.wanted) return; }
    if (code === 4400) this.on.message({ t: "error", code: "bad_message" });
    if (!wasUp && code !== 1001 && code < 4000) { this.refused(); return; }
    this.retry(code === 4429 ? 10_000 : 0);
  }

  /** No WebSocket: somebody on the way may not let it through. */
  refused() {
    this.cut();
    this.failed += 1;
    if (this.failed >= 2 && navigator.onLine) {
      this.detour = Date.now() + DETOURS[Math.min(this.detours, 1)];
      this.detours += 1;
      this.failed = 0;
    }
    this.retry(0);
  }

  lost() {
    this.cut();
    this.retry(0);
  }

  retry(least) {
    this.on.state(this.tries ? "down" : "wait");
    const pause = Math.min(30_000, 500 * 2 ** this.tries) * (0.6 + 0.8 * Math.random());
    this.tries += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.wanted) this.connect(); }, Math.max(least, pause));
  }

  /** The other side owes an answer. */
  expect() {
    this.silence ??= setTimeout(() => { if (this.socket && !this.up) this.refused(); else this.lost(); }, SILENCE);
  }

  cut() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.silence = null;
    this.busy = false;
    this.up = false;
    const socket = this.socket;
    this.socket = null;
    if (socket) { socket.onclose = socket.onmessage = socket.onopen = null; socket.close(); }
    this.turn = (this.turn ?? 0) + 1;
    this.stop?.abort();
    this.stop = null;
    this.outbox = [];
  }

  /** Request after request, until something goes wrong or it is time to dial again. */
  async ask() {
    const turn = this.turn;
    let quiet = false;
    while (turn === this.turn) {
      if (quiet && Date.now() >= this.detour && !this.outbox.length) { this.connect(); return; }
      const send = this.outbox.splice(0, 20);
      this.stop = new AbortController();
      const patience = setTimeout(() => this.stop?.abort("late"), 40_000);
      try {
        const body = JSON.stringify({ hello: { ...this.on.hello(), quiet }, send, wait: quiet && !send.length ? 25 : 0 });
        // What carries messages is not broken off by the next message.
        const signal = send.length || !quiet ? undefined : this.stop.signal;
        const answer = await fetch(new URL("poll", BASE), { method: "POST", body, signal, headers: { "Content-Type": "application/json" } });
        if (turn !== this.turn) return;
        if (!answer.ok) { this.cut(); this.retry(Number(answer.headers.get("Retry-After")) * 1000 || 0); return; }
        const told = await answer.json();
        if (turn !== this.turn) return;
        quiet = true;
        clearTimeout(this.silence);
        this.silence = null;
        told.out.forEach((message) => this.heard(message));
      } catch (error) {
        if (turn !== this.turn) return;
        if (error?.name === "AbortError" && this.outbox.length) continue;
        // Nobody answers here either: it was not the WebSocket's fault.
        if (!quiet) { this.detour = 0; this.detours = 0; }
        this.lost();
        return;
      } finally {
        clearTimeout(patience);
      }
    }
  }
}
