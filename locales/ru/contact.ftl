# Контакты: что известно о человеке. Слова в списках разделены запятыми.

contact-command = Контакт: /contact, /contact телефон +380…, /contact объединить 1042
contact-entry = 👤 Контакт
contact-head = 👤 { $name }
contact-usage = Одной строкой: /contact телефон, почта, компания, заметка, имя или координатор и значение (- убирает); /contact объединить 1042
contact-change = ✏️ Что изменить? { $name }
contact-ask = { $field } ({ $name })? Ответьте на это сообщение; - убирает. Клиент этого не увидит.
contact-ask-who = { $field } ({ $name }): кто? @имя, я или никто. Ответьте на это сообщение.
contact-done = { $field }: { $value }
contact-removed = Убрано: { $field }
contact-odd = Не подходит для «{ $field }»: { $value }
contact-who = Кто из них? { $names }
contact-task = У задачи нет контакта.
contact-one-already = Это уже один контакт.
contact-joined = Объединено. Можно вернуть: 👤 Контакт
contact-apart = Запомнили: это разные люди
contact-separated = Разделено
contact-photos = 🖼 { $name }: { $count ->
        [one] { $count } фото
        [few] { $count } фото
        [many] { $count } фото
       *[other] { $count } фото
    }
contact-same-phone = ❓ Это один человек? { $name } — тот же телефон: { $shared }
contact-same-email = ❓ Это один человек? { $name } — та же почта: { $shared }
contact-same-handle = ❓ Это один человек? { $name } — то же имя пользователя: { $shared }
contact-same-name = ❓ Это один человек? { $name } — то же имя: { $shared }
contact-button-photos = 🖼 Фото ({ $count })
contact-button-change = ✏️ Изменить
contact-button-join = 🔗
contact-button-apart = ✖ Нет
contact-button-separate = ✂ Разделить
contact-button-access = 🔒 Закрыть доступ
contact-button-access-end = 🔒 Да, закрыть
contact-access = 🔒 Закрыть доступ: { $name }?
contact-access-means = Ни одно устройство клиента больше не покажет эту переписку, и отправить туда ничего нельзя. Кто напишет с них снова, начнёт новый диалог. Отменить это нельзя.
contact-access-ended = Доступ закрыт. Переписка остаётся здесь.
contact-card-alias = 📇 { $value }
contact-card-company = 🏬 { $value }
contact-card-coordinator = 🧭 { $value }
contact-card-note = 📎 { $value }
contact-field-alias = Имя
contact-field-phone = Телефон
contact-field-email = Почта
contact-field-company = Компания
contact-field-note = Заметка
contact-field-coordinator = Координатор
contact-words-alias = имя
contact-words-phone = телефон, тел
contact-words-email = почта, емейл, имейл
contact-words-company = компания, магазин, фирма
contact-words-note = заметка
contact-words-coordinator = координатор, менеджер
contact-words-join = объединить, склеить
contact-ask-why = Почему { $name } больше не координатор? В нескольких словах, для журнала.
contact-button-portrait = 🖼 Фото профиля
contact-portrait-comes = Фото профиля появится в теме
contact-no-portrait = Фото профиля нет, или оно от нас скрыто
contact-lost-portrait = Фото профиля сейчас не получить
