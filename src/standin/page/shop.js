// The sample shop: words in three languages, and flowers drawn as paths. It knows
// nothing of the chat; the script tag in shop.html is all that a site needs.
import { el } from "./dom.js";

const WORDS = {
  en: {
    name: "Flower shop", menu: ["Bouquets", "Delivery", "About us"], title: "Flowers cut this morning, on the table tonight",
    lead: "We bind every bouquet by hand and bring it within two hours. Not sure what to choose? Ask the florist in the chat.",
    see: "See the bouquets", facts: ["Fresh for 7 days", "Photo before delivery", "A card for free"], goods: "This week", add: "Add",
    list: [["Morning peonies", "Nine peonies with eucalyptus", "€ 48"], ["Field walk", "Cornflowers, daisies, grasses", "€ 32"], ["Lavender letter", "Lavender and white roses", "€ 39"], ["Amber", "Ranunculus in warm tones", "€ 44"]],
  },
  ru: {
    name: "Цветочный магазин", menu: ["Букеты", "Доставка", "О нас"], title: "Утром срезаны, вечером на вашем столе",
    lead: "Каждый букет собираем вручную и привозим за два часа. Не знаете, что выбрать? Спросите флориста в чате.",
    see: "Посмотреть букеты", facts: ["7 дней свежести", "Фото перед доставкой", "Открытка в подарок"], goods: "На этой неделе", add: "В корзину",
    list: [["Утренние пионы", "Девять пионов с эвкалиптом", "4 800 ₽"], ["Прогулка в поле", "Васильки, ромашки, травы", "3 200 ₽"], ["Письмо из лаванды", "Лаванда и белые розы", "3 900 ₽"], ["Янтарь", "Ранункулюсы в тёплых тонах", "4 400 ₽"]],
  },
  uk: {
    name: "Квіткова крамниця", menu: ["Букети", "Доставка", "Про нас"], title: "Уранці зрізані, увечері на вашому столі",
    lead: "Кожен букет складаємо вручну й привозимо за дві години. Не знаєте, що обрати? Запитайте флориста в чаті.",
    see: "Переглянути букети", facts: ["7 днів свіжості", "Фото перед доставкою", "Листівка в подарунок"], goods: "Цього тижня", add: "У кошик",
    list: [["Ранкові півонії", "Дев’ять півоній з евкаліптом", "1 900 ₴"], ["Прогулянка полем", "Волошки, ромашки, трави", "1 250 ₴"], ["Лист із лаванди", "Лаванда й білі троянди", "1 540 ₴"], ["Бурштин", "Ранункулюси в теплих тонах", "1 720 ₴"]],
  },
};
const HUES = [["#f4a6b8", "#e0708f", "#fbd9df"], ["#7c9df0", "#f7e27a", "#fff7e8"], ["#b59ae6", "#8d6fd1", "#f6f1ff"], ["#f7b267", "#ef7d57", "#fbd38a"]];

const words = WORDS[document.documentElement.lang] ?? WORDS.en;
document.title = words.name;
let bag = 0;
const count = el("span.bag", { "aria-label": "0" }, "0");
document.getElementById("shop").replaceWith(
  el("nav", null, el("b", null, flower(), words.name), words.menu.map((item) => el("a", { href: "#goods" }, item)), count),
  el("main", null,
    el("section.hero", null,
      el("div", null, el("h1", null, words.title), el("p", null, words.lead), el("a.button", { href: "#goods" }, words.see), el("div.facts", null, words.facts.map((fact) => el("span", null, fact)))),
      el("div.art", null, bouquet(HUES[0], 7, 11))),
    el("section.goods", { id: "goods" }, el("h2", null, words.goods), el("div.grid", null, words.list.map(([name, about, price], at) => el("article.good", null,
      bouquet(HUES[at], 3 + at * 5, 7), el("h3", null, name), el("p", null, about),
      el("div.row", null, el("span.price", null, price), el("button.add", { type: "button", onclick: () => { bag += 1; count.textContent = bag; count.setAttribute("aria-label", String(bag)); } }, words.add))))))));

function svg(name, attributes, ...kids) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...kids);
  return node;
}

/** Blossoms around a golden spiral, leaves behind them, paper before the stems. */
function bouquet(hues, seed, blossoms) {
  const chance = (n) => { const x = Math.sin(seed * 99.1 + n * 17.7) * 4375.85; return x - Math.floor(x); };
  const leaves = Array.from({ length: 9 }, (_, n) => svg("path", { d: "M0 0C14 -22 14 -52 0 -74C-14 -52 -14 -22 0 0z", fill: ["#5f8f6d", "#7fae86", "#4d7a5c"][n % 3], transform: `translate(150 150) rotate(${-96 + n * 24}) translate(0 -${36 + 16 * chance(n)})` }));
  const stems = Array.from({ length: 6 }, (_, n) => svg("path", { d: `M150 170Q${146 + n * 2} 240 ${128 + n * 9} 288`, stroke: "#5f8f6d", "stroke-width": "4", fill: "none", "stroke-linecap": "round" }));
  const heads = Array.from({ length: blossoms }, (_, n) => {
    const turn = n * 2.4, far = 21 * Math.sqrt(n);
    return blossom(150 + Math.cos(turn) * far, 124 + Math.sin(turn) * far * 0.86, 21 + 8 * chance(n), hues, n, chance);
  });
  const paper = svg("g", {}, svg("path", { d: "M96 158C120 186 180 186 204 158L172 262H128z", fill: "#efe0cf" }), svg("path", { d: "M96 158C112 190 140 196 150 196L138 262H128z", fill: "#e2cdb6" }), svg("path", { d: "M124 236h52l-3 13h-46z", fill: hues[1] }), svg("path", { d: "M150 242c-14-14-30-6-26 2s20 4 26-2c6 6 22 10 26 2s-12-16-26-2z", fill: hues[1] }));
  return svg("svg", { viewBox: "0 0 300 300", "aria-hidden": "true" }, ...leaves, ...stems, ...heads.reverse(), paper);
}

function blossom(x, y, r, hues, n, chance) {
  const petals = 7 + Math.floor(chance(n + 40) * 4), hue = hues[n % 3], heart = hues[(n + 1) % 3];
  const ring = (size, fill, shift, opacity) => Array.from({ length: petals }, (_, k) => svg("ellipse", { cx: 0, cy: -r * size * 0.62, rx: r * size * 0.36, ry: r * size * 0.56, fill, opacity, transform: `rotate(${(k + shift) * (360 / petals)})` }));
  return svg("g", { transform: `translate(${x} ${y}) rotate(${chance(n) * 60})` }, ...ring(1, hue, 0, 1), ...ring(0.7, heart, 0.5, 0.72), svg("circle", { r: r * 0.2, fill: "#f3c969" }));
}

function flower() {
  return svg("svg", { viewBox: "-15 -15 30 30", "aria-hidden": "true" }, blossom(0, 0, 13, HUES[0], 0, () => 0.4));
}
