# Что не так со скриптом и что сделать.

script-unclosed = скобка «{"{"}» не закрыта скобкой «{"}"}». Если нужен сам знак, пишите «{"{{"}».
script-nested = внутри скобок стоит ещё одна «{"{"}». Сначала закройте первую.
script-no-name = между скобками пусто. Напишите, например, {"{имя}"}.
script-no-field = после слова «поле» нужны двоеточие и название поля клиента: {"{поле:компания}"}.
script-unknown = переменной «{ $name }» нет. В скобках можно писать: { $known }.
script-nearest = Возможно, вы имели в виду { $names }?
script-too-long = текст длиннее { $most } знаков и не поместится в одно сообщение.
script-too-many = в тексте больше { $most } переменных.
script-empty = скрипт ничего не говорит и ничего не меняет.
script-language = «{ $code }» — не язык. Пишите две-три маленькие латинские буквы: en, ru, uk.
script-caption = подпись под файлом — не длиннее 1024 знаков.
script-contradiction = эти изменения несовместимы: итог бывает только у завершённого обращения, а у отложенного нет другого статуса.
script-many-languages = у скрипта может быть не больше { $most } языков.
script-many-media = у скрипта может быть не больше { $most } файлов на каждом языке.
script-many-tags = скрипт может менять не больше { $most } тегов.

# Скрипты в теме. В уведомлениях по кнопке не больше 200 знаков.

script-button = 📜 Скрипты
script-command = скрипты: /script цена — найти, /script !Название — сразу отправить
script-command-desk = создать и изменить скрипты
script-head = 📜 Скрипты
script-found = 📜 Найдено
script-none = Здесь пока пусто. Скрипты создаёт руководитель в личном чате со мной: /scripts
script-not-found = Таких слов нет ни в одном скрипте. Весь список: /script
script-back = ⬅ Назад
script-any-language = 🌐 Все
script-send = ✅ Отправить
script-send-again = 🔁 Ещё раз
script-edit = ✏️ Изменить
script-copy = 📋 Копировать
script-sent-before = ⚠️ Уже отправлено: { $time }, { $agent }
script-sent-already = Уже отправлено: { $time }, { $agent }. Отправить ещё раз?
script-changed = Скрипт тем временем изменили. Посмотрите ещё раз.
script-missing = ⚠️ Неизвестно: { $names }. Нажмите «Изменить» и впишите сами.
script-edit-how = ✏️ Ответьте на это сообщение текстом в том виде, в каком он уйдёт клиенту. Нажмите на текст ниже, чтобы его скопировать.
script-sent = 📜 { $title }: отправлено
script-applied = 📜 { $title }: сделано
script-no-snooze = Скрипт откладывает обращение на время, которое прошло или не читается. Попросите руководителя исправить: /scripts
script-no-customer = Это задача: клиента, которому можно что-то отправить, здесь нет.
script-text-needed = Нужно текстовое сообщение.
script-only-in-private = Скрипты создаются в личном чате со мной: напишите там /scripts.
script-sent-by = 📜 { $title } — { $agent }
script-sent-for = 📤 { $agent }

# Что скрипт меняет в обращении.

script-sets-status = статус: { $value }
script-sets-reason = причина: { $value }
script-sets-snooze = ⏰ отложить: { $value }
script-sets-tags = 🏷 { $value }
script-sets-assignee = 🧑‍💼 ответственный: { $value }
script-sets-team = 👥 команда: { $value }
script-whom-me = кто отправил
script-whom-nobody = никто
script-whom-responsible = по каналу

# Создание скриптов, в личном чате.

script-desk-head = 📜 Все скрипты
script-desk-hint = Выберите скрипт или папку либо создайте новые.
script-is-archived = 🗄 В архиве: сотрудники его не видят.
script-new = ➕ Скрипт
script-new-folder = ➕ Папка
script-rename = ✏️ Название
script-up = ⬆️ Выше
script-archive = 🗄 В архив
script-restore = 📤 Вернуть
script-move = 📂 В папку
script-move-where = 📂 Куда?
script-top = 🏠 Без папки
script-add-language = ➕ Язык
script-text = ✏️ Текст
script-add-files = 🖼 Файлы
script-drop-files = 🗑 Файлы
script-drop-language = 🗑 Убрать { $code }
script-title = 🏷 Название
script-inboxes = 📥 Каналы
script-changes = ⚙️ Изменения
script-once = Один раз
script-history = 🕘 Версии
script-figures = Версия { $version } · { $used ->
        [one] использован { $used } раз
        [few] использован { $used } раза
        [many] использован { $used } раз
       *[other] использован { $used } раза
    }
script-only-for = 📥 Только для: { $inboxes }
script-no-text = (без текста)
script-inboxes-which = 📥 Для каких каналов и брендов?
script-inboxes-none = Если ничего не отмечено — для всех.
script-from-file = из файла
script-version = { $version } · { $time } · { $by }
script-version-used = отправлен как есть: { $asis } · с правкой: { $edited }
script-file-added = ✅ Файлы добавлены в скрипт.
script-file-refused = Файл не удалось забрать из Telegram. Чаще всего он слишком велик: боты могут скачать до 20 МБ.
script-file-coming = Забираю файл…
script-files-needed = Пришлите фото, видео, документ или несколько сразу.
script-not-saved = Не сохранено: { $what }
script-changes-nothing = Ничего не меняет: только отправляет текст.
script-priority-kept = ⚡ Приоритет
script-assignee-kept = 🧑‍💼 Кому
script-tags = 🏷 Теги
script-snooze = ⏰ Отложить
script-team = 👥 Команда
script-reason = 💬 Причина
script-ask-title = Как назвать? Не длиннее 48 знаков.
script-ask-text = Пришлите текст с оформлением. Можно писать: {"{имя}"}, {"{полное имя}"}, {"{агент}"}, {"{номер}"}, {"{канал}"}, {"{дата}"}, {"{время}"}, {"{поле:компания}"}; {"{имя|друг}"} скажет «друг», если имя неизвестно.
script-ask-folder = Как назвать папку?
script-ask-files = Пришлите фото, видео или документы; можно сразу альбомом.
script-ask-language = Какой язык? Напишите код: en, ru, uk…
script-ask-tags = Какие теги? Например: +оплачено -новый. Один «-»: никаких.
script-ask-snooze = На сколько отложить обращение? Например: 2 ч, завтра 9:00. «-»: не откладывать.
script-ask-team = Какой команде? Напишите название. «-»: никакой.
script-ask-reason = Почему не сделано? «-»: каждый раз спрашивать.
script-title-wrong = В названии должно быть от 1 до 48 знаков.
script-title-taken = Такое название здесь уже есть. Выберите другое.
script-language-wrong = Это не код языка. Например: ru
script-tags-wrong = Не могу прочесть теги: в каждом не больше 32 знаков.
script-snooze-wrong = Не могу прочесть это время.
script-team-wrong = Такой команды нет.
