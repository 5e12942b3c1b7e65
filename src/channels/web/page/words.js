// The page's own words, dates and sizes in the visitor's language.

let strings = {};
let language = "en";

export function speak(config) {
  strings = config.strings;
  language = config.language;
  document.documentElement.lang = language;
}

/** t("too-large", {name, size}) */
export function t(key, values = {}) {
  return (strings[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function clock(at) {
  return new Date(at).toLocaleTimeString(language === "en" ? undefined : language, { hour: "2-digit", minute: "2-digit" });
}

export function day(at) {
  const then = new Date(at), now = new Date();
  const age = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86_400_000);
  if (age === 0) return t("today");
  if (age === 1) return t("yesterday");
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(language, { weekday: age < 7 ? "long" : undefined, day: "numeric", month: "long", year });
}

export function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let step = 0, value = bytes;
  while (value >= 1000 && step < 3) { value /= 1000; step += 1; }
  return new Intl.NumberFormat(language, { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: value < 10 && step ? 1 : 0 }).format(value);
}
