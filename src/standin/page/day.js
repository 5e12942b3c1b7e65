// An agent's day beside the phones: each chip types one line into the newest topic.
import { el } from "./dom.js";
import { lang, t } from "./i18n.js";

/** [what it is, the line]; the lines fit the ready desk of that language. */
const LINES = {
  en: [
    ["📝 Note", "// Regular customer, let’s add a card for free"], ["✋ Take", "/take"], ["📜 Script", "/script !Greeting"], ["🏷 Tag", "/tag delivery"], ["📌 Status", "/status waiting_third"],
    ["⚡ Priority", "/priority urgent"], ["🔀 Hand over", "/handover Tanya please call before noon"], ["⏰ Snooze", "/snooze in 2 minutes call back"], ["🕒 Send later", "/later in 1 minute Your bouquet is ready 🌷"],
    ["➕ Task", "/task Order 20 boxes"], ["☑ Checklist", "/check peonies; ribbon; card"], ["🔎 Find", "/find peonies"], ["🕘 History", "/history"], ["👤 Contact", "/contact phone +44 20 7946 0958"],
    ["🪪 Card", "/card"], ["✅ Close", "/close"], ["↩️ Undo", "/undo"], ["🗑 Spam", "/spam"],
  ],
  ru: [
    ["📝 Заметка", "// Постоянный клиент, открытку положим в подарок"], ["✋ Беру", "/take"], ["📜 Скрипт", "/script !Приветствие"], ["🏷 Тег", "/tag доставка"], ["📌 Статус", "/status waiting_third"],
    ["⚡ Приоритет", "/priority срочный"], ["🔀 Передать", "/handover Татьяна перезвони до обеда"], ["⏰ Отложить", "/snooze через 2 мин перезвонить"], ["🕒 Отправить позже", "/later через 1 мин Ваш букет готов 🌷"],
    ["➕ Задача", "/task Заказать 20 коробок"], ["☑ Чек-лист", "/check пионы; лента; открытка"], ["🔎 Поиск", "/find пионы"], ["🕘 История", "/history"], ["👤 Контакт", "/contact телефон +7 495 123-45-67"],
    ["🪪 Карточка", "/card"], ["✅ Закрыть", "/close"], ["↩️ Черновик", "/undo"], ["🗑 Спам", "/spam"],
  ],
  uk: [
    ["📝 Нотатка", "// Постійний клієнт, листівку даруємо"], ["✋ Беру", "/take"], ["📜 Скрипт", "/script !Привітання"], ["🏷 Тег", "/tag торт"], ["📌 Статус", "/status waiting_third"],
    ["⚡ Пріоритет", "/priority терміновий"], ["🔀 Передати", "/handover Тетяна передзвони до обіду"], ["⏰ Відкласти", "/snooze через 2 хв передзвонити"], ["🕒 Надіслати пізніше", "/later через 1 хв Ваше замовлення готове 🌷"],
    ["➕ Задача", "/task Замовити 20 коробок"], ["☑ Чек-лист", "/check півонії; стрічка; листівка"], ["🔎 Пошук", "/find півонії"], ["🕘 Історія", "/history"], ["👤 Контакт", "/contact телефон +380 67 123-45-67"],
    ["🪪 Картка", "/card"], ["✅ Закрити", "/close"], ["↩️ Чернетка", "/undo"], ["🗑 Спам", "/spam"],
  ],
};

/** app: {desk, showSide(name)} */
export function day(app) {
  const chip = ([what, line]) => el("button.chip", { type: "button", title: line, onclick: () => type(app, line) }, what);
  return el("div.card.day", null, el("h2", null, t("day_title")), el("p", null, t("day_text")), el("div.chips", null, (LINES[lang()] ?? LINES.en).map(chip)));
}

function type(app, line) {
  const { desk } = app;
  app.showSide("agents");
  const newest = desk.newest();
  if (!(desk.topic > 0) && newest) desk.open(newest.id);
  if (desk.topic > 0) desk.view.setText(line);
}
