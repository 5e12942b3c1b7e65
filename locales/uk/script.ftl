# Що не так зі скриптом і що зробити.

script-unclosed = дужка «{"{"}» не закрита дужкою «{"}"}». Якщо потрібен сам знак, пишіть «{"{{"}».
script-nested = усередині дужок стоїть іще одна «{"{"}». Спершу закрийте першу.
script-no-name = між дужками порожньо. Напишіть, наприклад, {"{ім'я}"}.
script-no-field = після слова «поле» потрібні двокрапка й назва поля клієнта: {"{поле:компанія}"}.
script-unknown = змінної «{ $name }» немає. У дужках можна писати: { $known }.
script-nearest = Можливо, ви мали на увазі { $names }?
script-too-long = текст довший за { $most } знаків і не вміститься в одне повідомлення.
script-too-many = у тексті понад { $most } змінних.
script-empty = скрипт нічого не каже й нічого не змінює.
script-language = «{ $code }» — не мова. Пишіть дві-три малі латинські літери: en, ru, uk.
script-caption = підпис під файлом — не довший за 1024 знаки.
script-contradiction = ці зміни несумісні: підсумок буває лише в завершеного звернення, а у відкладеного немає іншого статусу.
script-many-languages = у скрипта може бути не більше { $most } мов.
script-many-media = у скрипта може бути не більше { $most } файлів кожною мовою.
script-many-tags = скрипт може змінювати не більше { $most } тегів.

# Скрипти в темі. У сповіщеннях за кнопкою не більше 200 знаків.

script-button = 📜 Скрипти
script-command = скрипти: /script ціна — знайти, /script !Назва — одразу надіслати
script-command-desk = створити й змінити скрипти
script-head = 📜 Скрипти
script-found = 📜 Знайдено
script-none = Тут поки порожньо. Скрипти створює керівник в особистому чаті зі мною: /scripts
script-not-found = Таких слів немає в жодному скрипті. Увесь список: /script
script-back = ⬅ Назад
script-any-language = 🌐 Усі
script-send = ✅ Надіслати
script-send-again = 🔁 Ще раз
script-edit = ✏️ Змінити
script-copy = 📋 Копіювати
script-sent-before = ⚠️ Уже надіслано: { $time }, { $agent }
script-sent-already = Уже надіслано: { $time }, { $agent }. Надіслати ще раз?
script-changed = Скрипт тим часом змінили. Погляньте ще раз.
script-missing = ⚠️ Невідомо: { $names }. Натисніть «Змінити» і впишіть самі.
script-edit-how = ✏️ Дайте відповідь на це повідомлення текстом у тому вигляді, у якому він піде клієнтові. Натисніть на текст нижче, щоб його скопіювати.
script-sent = 📜 { $title }: надіслано
script-applied = 📜 { $title }: зроблено
script-no-snooze = Скрипт відкладає звернення на час, який минув або не читається. Попросіть керівника виправити: /scripts
script-no-customer = Це завдання: клієнта, якому можна щось надіслати, тут немає.
script-text-needed = Потрібне текстове повідомлення.
script-only-in-private = Скрипти створюють в особистому чаті зі мною: напишіть там /scripts.
script-sent-by = 📜 { $title } — { $agent }
script-sent-for = 📤 { $agent }

# Що скрипт змінює у зверненні.

script-sets-status = статус: { $value }
script-sets-reason = причина: { $value }
script-sets-snooze = ⏰ відкласти: { $value }
script-sets-tags = 🏷 { $value }
script-sets-assignee = 🧑‍💼 відповідальний: { $value }
script-sets-team = 👥 команда: { $value }
script-whom-me = хто надіслав
script-whom-nobody = ніхто
script-whom-responsible = за каналом

# Створення скриптів, в особистому чаті.

script-desk-head = 📜 Усі скрипти
script-desk-hint = Виберіть скрипт чи папку або створіть нові.
script-is-archived = 🗄 В архіві: працівники його не бачать.
script-new = ➕ Скрипт
script-new-folder = ➕ Папка
script-rename = ✏️ Назва
script-up = ⬆️ Вище
script-archive = 🗄 В архів
script-restore = 📤 Повернути
script-move = 📂 У папку
script-move-where = 📂 Куди?
script-top = 🏠 Без папки
script-add-language = ➕ Мова
script-text = ✏️ Текст
script-add-files = 🖼 Файли
script-drop-files = 🗑 Файли
script-drop-language = 🗑 Прибрати { $code }
script-title = 🏷 Назва
script-inboxes = 📥 Канали
script-changes = ⚙️ Зміни
script-once = Один раз
script-history = 🕘 Версії
script-figures = Версія { $version } · { $used ->
        [one] використано { $used } раз
        [few] використано { $used } рази
        [many] використано { $used } разів
       *[other] використано { $used } раза
    }
script-only-for = 📥 Лише для: { $inboxes }
script-no-text = (без тексту)
script-inboxes-which = 📥 Для яких каналів і брендів?
script-inboxes-none = Якщо нічого не позначено — для всіх.
script-from-file = з файлу
script-version = { $version } · { $time } · { $by }
script-version-used = надіслано як є: { $asis } · зі змінами: { $edited }
script-file-added = ✅ Файли додано до скрипту.
script-file-refused = Файл не вдалося забрати з Telegram. Найчастіше він завеликий: боти можуть завантажити до 20 МБ.
script-file-coming = Забираю файл…
script-files-needed = Надішліть фото, відео, документ або кілька одразу.
script-not-saved = Не збережено: { $what }
script-changes-nothing = Нічого не змінює: лише надсилає текст.
script-priority-kept = ⚡ Пріоритет
script-assignee-kept = 🧑‍💼 Кому
script-tags = 🏷 Теги
script-snooze = ⏰ Відкласти
script-team = 👥 Команда
script-reason = 💬 Причина
script-ask-title = Як назвати? Не довше за 48 знаків.
script-ask-text = Надішліть текст з оформленням. Можна писати: {"{ім'я}"}, {"{повне ім'я}"}, {"{агент}"}, {"{номер}"}, {"{канал}"}, {"{дата}"}, {"{час}"}, {"{поле:компанія}"}; {"{ім'я|друже}"} скаже «друже», якщо ім'я невідоме.
script-ask-folder = Як назвати папку?
script-ask-files = Надішліть фото, відео або документи; можна одразу альбомом.
script-ask-language = Яка мова? Напишіть код: en, ru, uk…
script-ask-tags = Які теги? Наприклад: +оплачено -новий. Один «-»: жодних.
script-ask-snooze = На скільки відкласти звернення? Наприклад: 2 год, завтра 9:00. «-»: не відкладати.
script-ask-team = Якій команді? Напишіть назву. «-»: жодній.
script-ask-reason = Чому не зроблено? «-»: щоразу питати.
script-title-wrong = У назві має бути від 1 до 48 знаків.
script-title-taken = Така назва тут уже є. Виберіть іншу.
script-language-wrong = Це не код мови. Наприклад: uk
script-tags-wrong = Не можу прочитати теги: у кожному не більше 32 знаків.
script-snooze-wrong = Не можу прочитати цей час.
script-team-wrong = Такої команди немає.
