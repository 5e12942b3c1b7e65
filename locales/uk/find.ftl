# Пошук, історія, списки, обране.

find-command = Шукати всюди: /find слова, ім'я, телефон або #1042
find-command-history = Усі звернення контакту: /history, /history 1042
find-command-inbox = Усе відкрите, спершу те, що найдовше без відповіді
find-command-mine = За що я відповідаю або за чим спостерігаю
find-command-favourites = Моє обране
find-entry = 🔎 Знайти
find-ask = Що шукаєте? Слова, ім'я, номер телефону або номер звернення.
find-usage = Що шукаєте? Наприклад: /find торт з малиною, /find 067 123 45 67, /find #1042
find-which = Яке звернення? Вкажіть номер, наприклад 1042, або зробіть це в його темі.
find-no-number = Звернення з номером { $number } немає.
find-forgotten = Цей пошук був надто давно. Пошукайте знову: /find
find-head = 🔎 { $words }
find-head-page = 🔎 { $words } · сторінка { $page }
find-nothing = Нічого не знайдено. Спробуйте менше слів або лише початок слова.
find-behind = ⏳ { $count ->
        [one] { $count } повідомлення ще не в пошуку
        [few] { $count } повідомлення ще не в пошуку
        [many] { $count } повідомлень ще не в пошуку
       *[other] { $count } повідомлення ще не в пошуку
    }
find-to-topic = До теми →
find-topic-comes = Тема створюється знову
find-earlier = ↑ #{ $number } — попереднє звернення цього діалогу.
find-history = 🕘 Історія: { $name }
find-history-counts = 🎫 { $tickets ->
        [one] { $tickets } звернення
        [few] { $tickets } звернення
        [many] { $tickets } звернень
       *[other] { $tickets } звернення
    }, { $open ->
        [one] { $open } відкрите
        [few] { $open } відкриті
        [many] { $open } відкритих
       *[other] { $open } відкритого
    } · { $accounts ->
        [one] { $accounts } акаунт
        [few] { $accounts } акаунти
        [many] { $accounts } акаунтів
       *[other] { $accounts } акаунта
    }
find-history-since = з { $time }
find-counts = { $open ->
        [one] { $open } відкрите звернення
        [few] { $open } відкриті звернення
        [many] { $open } відкритих звернень
       *[other] { $open } відкритого звернення
    }, { $waiting ->
        [one] { $waiting } чекає на відповідь
        [few] { $waiting } чекають на відповідь
        [many] { $waiting } чекають на відповідь
       *[other] { $waiting } чекають на відповідь
    }
find-empty = Тут порожньо.
find-no-favourites = Тут порожньо. У темі: ⋯, потім ⭐.
find-gone = 🗑 Видалено.
find-kept = ⭐ В обраному: /favourites
find-not-kept = Більше не в обраному
find-list-inbox = 📥 Вхідні
find-list-mine = 🙋 Мої
find-list-today = 📅 За сьогодні
find-list-ever = 🗂 За весь час
find-list-tasks = 📋 Задачі
find-list-favourites = ⭐ Обране
find-button-menu = ☰ Меню
find-button-history = 🕘 Історія
find-button-keep = ⭐ В обране
find-button-unkeep = ✖ З обраного
find-button-open = 📂 Відкрити тему
find-words-full = повна, усе
