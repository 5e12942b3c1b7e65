// Colours: from the brand's one colour to those that can be read (WCAG: 4.5 to 1).

const READABLE = 4.5;
/** A shape of the brand's colour must at least be seen on its ground. */
const SEEN = { light: 1.25, dark: 1.9 };

/** Sets the colours of the document for the brand. */
export function paint(config, dark) {
  const ground = dark ? rgb("#16191e") : WHITE;
  const pole = dark ? WHITE : BLACK;
  const brand = apart(rgb((dark && config.colour_dark) || config.colour), ground, pole, dark ? SEEN.dark : SEEN.light);
  const ink = contrast(brand, BLACK) > contrast(brand, WHITE) ? BLACK : WHITE;
  const set = (name, colour) => document.documentElement.style.setProperty(name, hex(colour));
  set("--brand", brand);
  set("--brand-deep", mix(brand, ink === WHITE ? BLACK : WHITE, 0.16));
  set("--ink", ink);
  set("--accent", apart(brand, dark ? rgb("#272c34") : rgb("#eef0f3"), pole, READABLE));
  set("--ground", ground);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

function rgb(text) {
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16) || 0);
}

function hex(colour) {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function mix(a, b, share) {
  return a.map((part, at) => part + (b[at] - part) * share);
}

/** The colour, moved towards `pole` until its contrast with `ground` is enough. */
function apart(colour, ground, pole, enough) {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, pole, share).map(Math.round);
    if (contrast(moved, ground) >= enough) return moved;
  }
  return pole;
}

function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
