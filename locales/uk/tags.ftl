# Теги звернень.

tags-command = Теги: /tag слово слово або вибрати
tags-command-list = Усі теги: перейменувати, об'єднати, прибрати
tags-entry = 🏷 Теги
tags-head = 🏷 Теги звернення
tags-none = 🏷 Тегів поки немає. Перший: /tag слово
tags-unknown = Такого тегу немає: { $tag }
tags-unknown-near = Такого тегу немає: { $tag }. Можливо, один із цих?
tags-unknown-near-or-new = Такого тегу немає: { $tag }. Один із цих чи новий (/tag +слово)?
tags-too-long = У тегу від 1 до 32 знаків: { $tag }
tags-full = У звернення не більше ніж { $count ->
        [one] { $count } тег
        [few] { $count } теги
        [many] { $count } тегів
       *[other] { $count } тегу
    }
tags-done = Тег додано: { $tag }
tags-done-all = Готово
tags-list = 🏷 Усі теги, часті спершу
tags-list-none = 🏷 Тегів поки немає. У темі: /tag слово
tags-list-aside = 🗄 Теги в архіві
tags-list-aside-none = 🗄 Архів порожній
tags-used = У { $count ->
        [one] { $count } зверненні
        [few] { $count } зверненнях
        [many] { $count } зверненнях
       *[other] { $count } звернення
    }
tags-button-list = 📋 Усі теги
tags-button-aside = 🗄 Архів
tags-button-rename = ✏️ Перейменувати
tags-button-archive = 🗄 До архіву
tags-button-back = 📤 З архіву
tags-button-merge = 🔗 Об'єднати з…
tags-merge-head = Яким тегом замінити { $tag }? Скасувати це не можна.
tags-ask-name = Нова назва для { $tag }?
tags-name-taken = Такий тег уже є: { $tag }. Їх можна об'єднати.
