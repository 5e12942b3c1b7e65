# Теги обращений.

tags-command = Теги: /tag слово слово или выбрать
tags-command-list = Все теги: переименовать, объединить, убрать
tags-entry = 🏷 Теги
tags-head = 🏷 Теги обращения
tags-none = 🏷 Тегов пока нет. Первый: /tag слово
tags-unknown = Такого тега нет: { $tag }
tags-unknown-near = Такого тега нет: { $tag }. Может быть, один из этих?
tags-unknown-near-or-new = Такого тега нет: { $tag }. Один из этих или новый (/tag +слово)?
tags-too-long = В теге от 1 до 32 знаков: { $tag }
tags-full = У обращения не больше { $count ->
        [one] { $count } тега
        [few] { $count } тегов
        [many] { $count } тегов
       *[other] { $count } тега
    }
tags-done = Тег поставлен: { $tag }
tags-done-all = Готово
tags-list = 🏷 Все теги, частые первыми
tags-list-none = 🏷 Тегов пока нет. В теме: /tag слово
tags-list-aside = 🗄 Теги в архиве
tags-list-aside-none = 🗄 Архив пуст
tags-used = В { $count ->
        [one] { $count } обращении
        [few] { $count } обращениях
        [many] { $count } обращениях
       *[other] { $count } обращения
    }
tags-button-list = 📋 Все теги
tags-button-aside = 🗄 Архив
tags-button-rename = ✏️ Переименовать
tags-button-archive = 🗄 В архив
tags-button-back = 📤 Из архива
tags-button-merge = 🔗 Объединить с…
tags-merge-head = Каким тегом заменить { $tag }? Отменить это нельзя.
tags-ask-name = Новое название для { $tag }?
tags-name-taken = Такой тег уже есть: { $tag }. Их можно объединить.
