// The field, the files beside it, and the button.
import { button, el, fill, icon } from "./dom.js";
import * as keep from "./keep.js";
import { size, t } from "./words.js";

export class Composer {
  /** on: {say(text, files, reply)}; limits of the configuration; `alarm(words)` tells what is wrong. */
  constructor(on, limits, alarm) {
    this.on = on;
    this.limits = limits;
    this.alarm = alarm;
    this.files = [];
    this.tray = el("ul.tray", { hidden: true, "aria-label": t("files") });
    this.field = el("textarea", { rows: "1", dir: "auto", placeholder: t("write"), "aria-label": t("write"), enterkeyhint: "send", autocomplete: "off" });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-hidden": "true" });
    this.attach = button("tool", t("attach"), "clip", () => this.picker.click());
    this.go = el("button.go", { type: "submit", "aria-label": t("send"), title: t("send") }, icon("send"));
    this.count = el("span.count", { role: "status" });
    this.about = el("div.about-to", { role: "status" });
    this.node = el("form.composer", { novalidate: true }, this.about, this.tray, el("div.line", null, this.attach, this.picker, this.field, this.count, this.go));
    this.node.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.answering) { event.preventDefault(); this.answer(null); }
    });
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); this.take(event.clipboardData.files); } });
    this.picker.addEventListener("change", () => { this.take(this.picker.files); this.picker.value = ""; this.field.focus(); });
    this.recall();
    this.fit();
  }

  /** Lets files be dropped anywhere on `area`. */
  droppable(area) {
    let depth = 0;
    const show = (on) => area.classList.toggle("dropping", on);
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    area.dataset.drop = t("drop");
    area.addEventListener("dragenter", (event) => { if (carries(event)) { depth += 1; show(true); } });
    area.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) show(false); });
    area.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
    area.addEventListener("drop", (event) => { if (!carries(event)) return; event.preventDefault(); depth = 0; show(false); this.take(event.dataTransfer.files); });
  }

  send() {
    const text = this.field.value.trim();
    if (text.length > this.limits.text) { this.alarm(t("too-long", { n: this.limits.text })); return; }
    const going = this.files.filter((file) => !file.failed);
    if (going.some((file) => !file.done)) { this.eager = true; this.fit(); return; }
    if (!text && !going.length) { this.field.focus(); return; }
    this.eager = false;
    this.on.say(text, going.map((file) => file.done), this.answering?.id);
    this.files = this.files.filter((file) => file.failed);
    this.field.value = "";
    this.answer(null);
    this.drawTray();
    this.fit();
  }

  /** What is said next answers this message; with `null` none. */
  answer(m) {
    if (!m && !this.answering) return;
    this.answering = m;
    fill(this.about, m && [
      el("span", { dir: "auto" }, t("answers", { name: (m.text || m.file?.name || t("message")).slice(0, 200) })),
      button("small", t("cancel"), "close", () => this.answer(null)),
    ]);
    this.field.focus();
  }

  take(list) {
    for (const blob of list) {
      if (this.files.length >= this.limits.files) { this.alarm(t("too-many", { n: this.limits.files })); break; }
      const name = blob.name || `picture.${blob.type.split("/")[1] || "png"}`;
      if (blob.size > this.limits.file) { this.alarm(t("too-large", { name, size: size(this.limits.file) })); continue; }
      if (!blob.size) { this.alarm(t("empty-file", { name })); continue; }
      const file = { blob, name, size: blob.size, part: 0 };
      this.files.push(file);
      this.upload(file);
    }
    this.drawTray();
    this.fit();
  }

  upload(file) {
    file.failed = null;
    file.part = 0;
    const request = new XMLHttpRequest();
    file.request = request;
    request.open("POST", new URL(`file?name=${encodeURIComponent(file.name)}`, location.href));
    request.setRequestHeader("Authorization", `Bearer ${keep.token()}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.timeout = 600_000;
    request.upload.onprogress = (event) => { file.part = event.total ? event.loaded / event.total : 0; this.progress(file); };
    const end = (failed) => { file.failed = failed; if (failed) this.eager = false; this.drawTray(); this.fit(); if (failed) this.alarm(failed); else if (this.eager) this.send(); };
    request.onload = () => {
      let told = null;
      try { told = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
      if (request.status === 200 && told?.id) { file.done = { ...told, name: told.name ?? file.name, size: told.size ?? file.size }; end(null); } else end(this.reason(request.status, file));
    };
    request.onerror = request.ontimeout = () => end(t("upload-failed", { name: file.name }));
    request.send(file.blob);
  }

  reason(status, { name }) {
    if (status === 413) return t("too-large", { name, size: size(this.limits.file) });
    if (status === 415) return t("bad-kind", { name });
    if (status === 429) return t("slow-down");
    if (status === 507) return t("full");
    return t("upload-failed", { name });
  }

  drawTray() {
    this.tray.hidden = !this.files.length;
    fill(this.tray, this.files.map((file) => {
      file.face ??= file.blob.type.startsWith("image/") ? URL.createObjectURL(file.blob) : "";
      file.bar = el("span.bar", { "--part": String(file.part), hidden: Boolean(file.done || file.failed) });
      return el(`li.chip${file.failed ? ".failed" : ""}`, null,
        file.face ? el("img", { src: file.face, alt: "" }) : el("span.disc", null, icon("file")),
        el("span.about", null, el("b", { dir: "auto" }, file.name), el("small", null, file.failed ? t("not-sent") : size(file.size)), file.bar),
        file.failed ? button("small", t("retry"), "again", () => { this.upload(file); this.drawTray(); }) : null,
        button("small", `${t("remove")}: ${file.name}`, "close", () => this.remove(file)));
    }));
  }

  progress(file) { file.bar?.style.setProperty("--part", String(file.part)); }

  remove(file) {
    file.request?.abort();
    if (file.face) URL.revokeObjectURL(file.face);
    this.files = this.files.filter((other) => other !== file);
    this.drawTray();
    this.fit();
    this.field.focus();
  }

  /** Height, counter, button and the draft that a reload keeps. */
  fit() {
    const { field, limits } = this;
    field.style.height = "";
    // Not shown yet: the row it has from the start will do.
    if (field.scrollHeight) field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`;
    const left = limits.text - field.value.trim().length;
    this.count.textContent = left < 200 ? String(left) : "";
    this.count.classList.toggle("over", left < 0);
    const ready = Boolean(field.value.trim() || this.files.some((file) => !file.failed));
    this.go.classList.toggle("ready", ready);
    this.go.classList.toggle("busy", Boolean(this.eager));
    this.go.setAttribute("aria-label", this.eager ? t("uploading") : t("send"));
    try { sessionStorage.setItem("draft", field.value); } catch { /* forbidden */ }
  }

  recall() {
    try { this.field.value = sessionStorage.getItem("draft") ?? ""; } catch { /* forbidden */ }
  }
}
