# Поиск, история, списки, избранное.

find-command = Искать везде: /find слова, имя, телефон или #1042
find-command-history = Все обращения контакта: /history, /history 1042
find-command-inbox = Всё открытое, сначала дольше всех без ответа
find-command-mine = За что я отвечаю или за чем наблюдаю
find-command-favourites = Моё избранное
find-entry = 🔎 Найти
find-ask = Что ищете? Слова, имя, номер телефона или номер обращения.
find-usage = Что ищете? Например: /find торт с малиной, /find 067 123 45 67, /find #1042
find-which = Какое обращение? Укажите номер, например 1042, или сделайте это в его теме.
find-no-number = Обращения с номером { $number } нет.
find-forgotten = Этот поиск был слишком давно. Поищите снова: /find
find-head = 🔎 { $words }
find-head-page = 🔎 { $words } · страница { $page }
find-nothing = Ничего не найдено. Попробуйте меньше слов или только начало слова.
find-behind = ⏳ { $count ->
        [one] { $count } сообщение ещё не в поиске
        [few] { $count } сообщения ещё не в поиске
        [many] { $count } сообщений ещё не в поиске
       *[other] { $count } сообщения ещё не в поиске
    }
find-to-topic = В тему →
find-topic-comes = Тема создаётся заново
find-earlier = ↑ #{ $number } — прежнее обращение этого диалога.
find-history = 🕘 История: { $name }
find-history-counts = 🎫 { $tickets ->
        [one] { $tickets } обращение
        [few] { $tickets } обращения
        [many] { $tickets } обращений
       *[other] { $tickets } обращения
    }, { $open ->
        [one] { $open } открыто
        [few] { $open } открыты
        [many] { $open } открыто
       *[other] { $open } открыто
    } · { $accounts ->
        [one] { $accounts } аккаунт
        [few] { $accounts } аккаунта
        [many] { $accounts } аккаунтов
       *[other] { $accounts } аккаунта
    }
find-history-since = с { $time }
find-counts = { $open ->
        [one] { $open } открытое обращение
        [few] { $open } открытых обращения
        [many] { $open } открытых обращений
       *[other] { $open } открытого обращения
    }, { $waiting ->
        [one] { $waiting } ждёт ответа
        [few] { $waiting } ждут ответа
        [many] { $waiting } ждут ответа
       *[other] { $waiting } ждут ответа
    }
find-empty = Здесь пусто.
find-no-favourites = Здесь пусто. В теме: ⋯, затем ⭐.
find-gone = 🗑 Удалено.
find-kept = ⭐ В избранном: /favourites
find-not-kept = Больше не в избранном
find-list-inbox = 📥 Входящие
find-list-mine = 🙋 Мои
find-list-today = 📅 За сегодня
find-list-ever = 🗂 За всё время
find-list-tasks = 📋 Задачи
find-list-favourites = ⭐ Избранное
find-button-menu = ☰ Меню
find-button-history = 🕘 История
find-button-keep = ⭐ В избранное
find-button-unkeep = ✖ Из избранного
find-button-open = 📂 Открыть тему
find-words-full = полная, всё
