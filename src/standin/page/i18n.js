// The page's own words in three languages. What people write is never touched.
import { remember } from "./dom.js";

const TABLE = {
  en: {
    tagline: "Customers write to your bot or from your site. Your team answers in one Telegram group, one topic per customer.",
    demo_note: "The phones are simulated; everything between them is the real program.",
    customer_side: "Customer", agents_side: "Agents", customer_phone: "The customer’s phone", agents_phone: "The agents’ phone",
    site_side: "The shop’s site", site_hint: "Its chat is the same road", site_phone: "The phone with the shop’s site", customer_tab: "Customer", site_tab: "Site", agents_tab: "Agents", customer_kind: "Telegram", site_kind: "Website", reload: "Reload", new_tab: "Open in a new tab",
    you_are: "You are", new_customer: "New customer", name: "Name", language: "Language", create: "Create", cancel: "Cancel", ok: "OK", save: "Save",
    steps: "Try it in a minute", again: "Play again", done_all: "That is the whole idea. Go on: reply, react, edit, send a photo, press the card’s buttons.",
    step1: "Write as the customer", step1_do: "Type for me",
    step2: "A topic with a card appears", step2_do: "Open the topic",
    step3: "Answer in the topic", step3_do: "Type for me",
    step4: "The customer reads it", step4_do: "Look",
    day_title: "An agent’s day", day_text: "Press, then send. Each is one line in the topic, most are buttons too. What starts with // or / never reaches the customer.",
    theme_light: "Light colours", theme_dark: "Dark colours", ui_language: "Language of the page",
    connecting: "connecting…", bot: "bot", typing: "typing…", members: { one: "{n} member", other: "{n} members" }, topics: { one: "{n} topic", other: "{n} topics" },
    write: "Message", send: "Send", attach: "Attach files", emoji: "Emoji", back: "Back", menu: "Menu", close: "Close", more: "More actions",
    start: "Start", start_with: "Start with a link code…", payload: "Code from the link (t.me/bot?start=…)", restart: "Restart bot", block: "Stop and block bot", unblock: "Unblock bot", blocked: "You blocked this bot",
    hello_title: "What can this bot do?", hello: "Write here and the shop’s team will answer you.",
    reply: "Reply", quote: "Quote", copy: "Copy text", copy_link: "Copy link", forward: "Forward", edit: "Edit", delete: "Delete", react: "React with {emoji}", reactions: "Reactions",
    reply_to: "Reply to {name}", editing: "Edit message", edited: "edited", forwarded: "Forwarded from {name}", forward_to: "Forward to…", copied: "Copied", pinned_message: "Pinned message",
    close_topic: "Close topic", reopen_topic: "Reopen topic", delete_topic: "Delete topic", rename_topic: "Rename topic", topic_name: "Topic name", topic_closed_bar: "This topic is closed", sure_delete_topic: "Delete the topic “{name}” with all its messages?", sure_delete: "Delete this message?",
    general: "General", no_messages: "No messages yet", no_topics: "No topics yet. Write as the customer, and the first one appears here.", no_customers: "Add a customer to begin", choose: "Choose who you are",
    today: "Today", yesterday: "Yesterday", photo: "Photo", video: "Video", animation: "GIF", sticker: "Sticker", document: "File", audio: "Audio", voice: "Voice message", video_note: "Video message", location: "Location", contact: "Contact", poll: "Poll", dice: "Dice", venue: "Place", album: "Album", message: "Message", unknown: "Message of another kind",
    s_topic_created: "{name} created the topic “{topic}”", s_topic_edited: "{name} changed the topic to “{topic}”", s_topic_icon: "{name} changed the topic icon", s_topic_closed: "{name} closed the topic", s_topic_reopened: "{name} reopened the topic", s_pinned: "{name} pinned a message", s_joined: "{name} joined the group", s_left: "{name} left the group", s_other: "{name}: {kind}",
    attach_file: "Photo or file", attach_location: "Location", attach_contact: "Contact", attach_dice: "Dice", as_files: "Send without compression", pin: "Pin", new_topic: "New topic", record: "Record a voice message", recording: "Recording…", no_microphone: "The microphone is not available", unknown_name: "Somebody",
    only_you: "Only you see this", via: "via {name}", nothing_found: "Nothing found", private_bot: "{name} (private)", 
    failed: "It did not work: {error}", offline: "the demo is not answering", to_bottom: "To the newest", older: "Loading…", play: "Play", pause: "Pause", download: "Download", open_media: "Open", show_more: "Show all", spoiler: "Hidden text: press to show", unread: "{n} unread", remove: "Remove", closed: "closed", anonymous_poll: "Anonymous poll", copy_code: "Press to copy",
  },
  ru: {
    tagline: "Клиенты пишут вашему боту или с сайта. Команда отвечает в одной группе Telegram: каждому клиенту своя тема.",
    demo_note: "Телефоны нарисованы, всё между ними настоящая программа.",
    customer_side: "Клиент", agents_side: "Операторы", customer_phone: "Телефон клиента", agents_phone: "Телефон оператора",
    site_side: "Сайт магазина", site_hint: "Чат на нём идёт той же дорогой", site_phone: "Телефон с сайтом магазина", customer_tab: "Клиент", site_tab: "Сайт", agents_tab: "Операторы", customer_kind: "Telegram", site_kind: "Сайт", reload: "Обновить", new_tab: "Открыть в новой вкладке",
    you_are: "Вы", new_customer: "Новый клиент", name: "Имя", language: "Язык", create: "Создать", cancel: "Отмена", ok: "Хорошо", save: "Сохранить",
    steps: "Попробуйте за минуту", again: "Ещё раз", done_all: "Вот и вся идея. Дальше: отвечайте, ставьте реакции, правьте, шлите фото, нажимайте кнопки карточки.",
    step1: "Напишите как клиент", step1_do: "Напечатать за меня",
    step2: "Появилась тема с карточкой", step2_do: "Открыть тему",
    step3: "Ответьте в теме", step3_do: "Напечатать за меня",
    step4: "Клиент читает ответ", step4_do: "Посмотреть",
    day_title: "День оператора", day_text: "Нажмите и отправьте. Каждое дело — одна строка в теме, почти все есть и кнопками. Строки с // и / клиент не увидит.",
    theme_light: "Светлые цвета", theme_dark: "Тёмные цвета", ui_language: "Язык страницы",
    connecting: "соединение…", bot: "бот", typing: "печатает…", members: { one: "{n} участник", few: "{n} участника", many: "{n} участников", other: "{n} участника" }, topics: { one: "{n} тема", few: "{n} темы", many: "{n} тем", other: "{n} темы" },
    write: "Сообщение", send: "Отправить", attach: "Прикрепить файлы", emoji: "Эмодзи", back: "Назад", menu: "Меню", close: "Закрыть", more: "Действия",
    start: "Начать", start_with: "Начать по ссылке с кодом…", payload: "Код из ссылки (t.me/bot?start=…)", restart: "Перезапустить бота", block: "Остановить и заблокировать", unblock: "Разблокировать бота", blocked: "Вы заблокировали бота",
    hello_title: "Что умеет этот бот?", hello: "Напишите сюда, и команда магазина ответит вам.",
    reply: "Ответить", quote: "Цитировать", copy: "Копировать", copy_link: "Копировать ссылку", forward: "Переслать", edit: "Изменить", delete: "Удалить", react: "Реакция {emoji}", reactions: "Реакции",
    reply_to: "В ответ {name}", editing: "Редактирование", edited: "изменено", forwarded: "Переслано от {name}", forward_to: "Переслать…", copied: "Скопировано", pinned_message: "Закреплённое сообщение",
    close_topic: "Закрыть тему", reopen_topic: "Открыть тему снова", delete_topic: "Удалить тему", rename_topic: "Переименовать тему", topic_name: "Название темы", topic_closed_bar: "Тема закрыта", sure_delete_topic: "Удалить тему «{name}» со всеми сообщениями?", sure_delete: "Удалить сообщение?",
    general: "General", no_messages: "Сообщений пока нет", no_topics: "Тем пока нет. Напишите как клиент, и здесь появится первая.", no_customers: "Добавьте клиента", choose: "Выберите, кто вы",
    today: "Сегодня", yesterday: "Вчера", photo: "Фото", video: "Видео", animation: "GIF", sticker: "Стикер", document: "Файл", audio: "Аудио", voice: "Голосовое сообщение", video_note: "Видеосообщение", location: "Место на карте", contact: "Контакт", poll: "Опрос", dice: "Кубик", venue: "Место", album: "Альбом", message: "Сообщение", unknown: "Сообщение другого вида",
    s_topic_created: "{name}: создана тема «{topic}»", s_topic_edited: "{name}: тема теперь называется «{topic}»", s_topic_icon: "{name}: изменён значок темы", s_topic_closed: "{name}: тема закрыта", s_topic_reopened: "{name}: тема открыта снова", s_pinned: "{name}: сообщение закреплено", s_joined: "{name} теперь в группе", s_left: "{name} больше не в группе", s_other: "{name}: {kind}",
    attach_file: "Фото или файл", attach_location: "Место на карте", attach_contact: "Контакт", attach_dice: "Кубик", as_files: "Отправить файлом, без сжатия", pin: "Закрепить", new_topic: "Новая тема", record: "Записать голосовое", recording: "Запись…", no_microphone: "Микрофон недоступен", unknown_name: "Кто-то",
    only_you: "Видите только вы", via: "через {name}", nothing_found: "Ничего не найдено", private_bot: "{name} (лично)", 
    failed: "Не получилось: {error}", offline: "демо не отвечает", to_bottom: "К новым", older: "Загрузка…", play: "Слушать", pause: "Пауза", download: "Скачать", open_media: "Открыть", show_more: "Показать всё", spoiler: "Скрытый текст: нажмите, чтобы показать", unread: "Непрочитанных: {n}", remove: "Убрать", closed: "закрыта", anonymous_poll: "Анонимный опрос", copy_code: "Нажмите, чтобы скопировать",
  },
  uk: {
    tagline: "Клієнти пишуть вашому боту або із сайту. Команда відповідає в одній групі Telegram: кожному клієнту своя тема.",
    demo_note: "Телефони намальовані, усе між ними справжня програма.",
    customer_side: "Клієнт", agents_side: "Оператори", customer_phone: "Телефон клієнта", agents_phone: "Телефон оператора",
    site_side: "Сайт крамниці", site_hint: "Чат на ньому йде тією ж дорогою", site_phone: "Телефон із сайтом крамниці", customer_tab: "Клієнт", site_tab: "Сайт", agents_tab: "Оператори", customer_kind: "Telegram", site_kind: "Сайт", reload: "Оновити", new_tab: "Відкрити в новій вкладці",
    you_are: "Ви", new_customer: "Новий клієнт", name: "Ім’я", language: "Мова", create: "Створити", cancel: "Скасувати", ok: "Гаразд", save: "Зберегти",
    steps: "Спробуйте за хвилину", again: "Ще раз", done_all: "Оце й уся ідея. Далі: відповідайте, ставте реакції, змінюйте, надсилайте фото, натискайте кнопки картки.",
    step1: "Напишіть як клієнт", step1_do: "Надрукувати за мене",
    step2: "З’явилася тема з карткою", step2_do: "Відкрити тему",
    step3: "Дайте відповідь у темі", step3_do: "Надрукувати за мене",
    step4: "Клієнт читає відповідь", step4_do: "Подивитися",
    day_title: "День оператора", day_text: "Натисніть і надішліть. Кожна справа — один рядок у темі, майже всі є й кнопками. Рядків із // та / клієнт не побачить.",
    theme_light: "Світлі кольори", theme_dark: "Темні кольори", ui_language: "Мова сторінки",
    connecting: "з’єднання…", bot: "бот", typing: "друкує…", members: { one: "{n} учасник", few: "{n} учасники", many: "{n} учасників", other: "{n} учасника" }, topics: { one: "{n} тема", few: "{n} теми", many: "{n} тем", other: "{n} теми" },
    write: "Повідомлення", send: "Надіслати", attach: "Додати файли", emoji: "Емодзі", back: "Назад", menu: "Меню", close: "Закрити", more: "Дії",
    start: "Почати", start_with: "Почати за посиланням з кодом…", payload: "Код із посилання (t.me/bot?start=…)", restart: "Перезапустити бота", block: "Зупинити й заблокувати", unblock: "Розблокувати бота", blocked: "Ви заблокували бота",
    hello_title: "Що вміє цей бот?", hello: "Напишіть сюди, і команда крамниці вам відповість.",
    reply: "Відповісти", quote: "Цитувати", copy: "Копіювати", copy_link: "Копіювати посилання", forward: "Переслати", edit: "Змінити", delete: "Видалити", react: "Реакція {emoji}", reactions: "Реакції",
    reply_to: "У відповідь {name}", editing: "Редагування", edited: "змінено", forwarded: "Переслано від {name}", forward_to: "Переслати…", copied: "Скопійовано", pinned_message: "Закріплене повідомлення",
    close_topic: "Закрити тему", reopen_topic: "Відкрити тему знову", delete_topic: "Видалити тему", rename_topic: "Перейменувати тему", topic_name: "Назва теми", topic_closed_bar: "Тему закрито", sure_delete_topic: "Видалити тему «{name}» з усіма повідомленнями?", sure_delete: "Видалити повідомлення?",
    general: "General", no_messages: "Повідомлень поки немає", no_topics: "Тем поки немає. Напишіть як клієнт, і тут з’явиться перша.", no_customers: "Додайте клієнта", choose: "Оберіть, хто ви",
    today: "Сьогодні", yesterday: "Учора", photo: "Фото", video: "Відео", animation: "GIF", sticker: "Стікер", document: "Файл", audio: "Аудіо", voice: "Голосове повідомлення", video_note: "Відеоповідомлення", location: "Місце на мапі", contact: "Контакт", poll: "Опитування", dice: "Кубик", venue: "Місце", album: "Альбом", message: "Повідомлення", unknown: "Повідомлення іншого виду",
    s_topic_created: "{name}: створено тему «{topic}»", s_topic_edited: "{name}: тепер тема зветься «{topic}»", s_topic_icon: "{name}: змінено значок теми", s_topic_closed: "{name}: тему закрито", s_topic_reopened: "{name}: тему знову відкрито", s_pinned: "{name}: повідомлення закріплено", s_joined: "{name} тепер у групі", s_left: "{name} більше не в групі", s_other: "{name}: {kind}",
    attach_file: "Фото або файл", attach_location: "Місце на мапі", attach_contact: "Контакт", attach_dice: "Кубик", as_files: "Надіслати файлом, без стиснення", pin: "Закріпити", new_topic: "Нова тема", record: "Записати голосове", recording: "Запис…", no_microphone: "Мікрофон недоступний", unknown_name: "Хтось",
    only_you: "Бачите лише ви", via: "через {name}", nothing_found: "Нічого не знайдено", private_bot: "{name} (особисто)", 
    failed: "Не вийшло: {error}", offline: "демо не відповідає", to_bottom: "До нових", older: "Завантаження…", play: "Слухати", pause: "Пауза", download: "Завантажити", open_media: "Відкрити", show_more: "Показати все", spoiler: "Прихований текст: натисніть, щоб показати", unread: "Непрочитаних: {n}", remove: "Прибрати", closed: "закрито", anonymous_poll: "Анонімне опитування", copy_code: "Натисніть, щоб скопіювати",
  },
};

/** What the tour types, in the customer's language; [question, answer]. */
const SAMPLES = {
  en: [["Hello! Do you have white peonies for tomorrow? I need a bouquet of 25 🌸", "Hello! Yes, peonies arrive at 8:00. 25 white ones with eucalyptus are ready by noon 🌿"], ["Can you deliver to Lindenstraße 5 before 10 am?", "Yes, our first van leaves at 8:30. Shall I add a card?"]],
  ru: [["Здравствуйте! Есть белые пионы на завтра? Нужен букет из 25 🌸", "Здравствуйте! Да, пионы приедут к 8:00. Букет из 25 с эвкалиптом соберём к полудню 🌿"], ["А до 10 утра на Садовую, 5 доставите?", "Да, первый курьер выезжает в 8:30. Открытку добавить?"]],
  uk: [["Вітаю! Чи є білі півонії на завтра? Потрібен букет із 25 🌸", "Вітаю! Так, півонії приїдуть о 8:00. Букет із 25 з евкаліптом зберемо до полудня 🌿"], ["А до 10 ранку на Садову, 5 доставите?", "Так, перший кур’єр виїжджає о 8:30. Додати листівку?"]],
};

export const LANGUAGES = ["en", "ru", "uk"];
let current = pick(remember("lang") ?? navigator.language);

export function lang() { return current; }
export function setLang(code) { current = pick(code); remember("lang", current); document.documentElement.lang = current; }

export function t(key, vars = {}) {
  let text = TABLE[current][key] ?? TABLE.en[key] ?? key;
  if (typeof text === "object") text = text[new Intl.PluralRules(current).select(vars.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => vars[name] ?? "");
}

export function sample(personLanguage, turn, side) {
  const list = SAMPLES[String(personLanguage ?? "").slice(0, 2)] ?? SAMPLES[current] ?? SAMPLES.en;
  return list[turn % list.length][side];
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(current === "en" ? "en-GB" : current, { hour: "2-digit", minute: "2-digit" });
}

export function dayName(seconds) {
  const day = new Date(seconds * 1000), now = new Date();
  const age = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (age === 0) return t("today");
  if (age === 1) return t("yesterday");
  return day.toLocaleDateString(current, { day: "numeric", month: "long", year: day.getFullYear() === now.getFullYear() ? undefined : "numeric" });
}

/** Time of today's messages, the date of older ones: for lists. */
export function shortTime(seconds) {
  if (!seconds) return "";
  const day = new Date(seconds * 1000);
  if (day.toDateString() === new Date().toDateString()) return clock(seconds);
  return day.toLocaleDateString(current, { day: "numeric", month: "short" });
}

export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes, unit = 0;
  while (value >= 1024 && unit < 3) { value /= 1024; unit += 1; }
  return `${unit ? value.toFixed(1) : value} ${units[unit]}`;
}

function pick(code) {
  const short = String(code ?? "en").slice(0, 2).toLowerCase();
  return LANGUAGES.includes(short) ? short : "en";
}
