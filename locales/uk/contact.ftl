# Контакти: що відомо про людину. Слова у списках розділені комами.

contact-command = Контакт: /contact, /contact телефон +380…, /contact об'єднати 1042
contact-entry = 👤 Контакт
contact-head = 👤 { $name }
contact-usage = Одним рядком: /contact телефон, пошта, компанія, нотатка, ім'я або координатор і значення (- прибирає); /contact об'єднати 1042
contact-change = ✏️ Що змінити? { $name }
contact-ask = { $field } ({ $name })? Дайте відповідь на це повідомлення; - прибирає. Клієнт цього не побачить.
contact-ask-who = { $field } ({ $name }): хто? @ім'я, я або ніхто. Дайте відповідь на це повідомлення.
contact-done = { $field }: { $value }
contact-removed = Прибрано: { $field }
contact-odd = Не підходить для «{ $field }»: { $value }
contact-who = Хто з них? { $names }
contact-task = У задачі немає контакту.
contact-one-already = Це вже один контакт.
contact-joined = Об'єднано. Можна повернути: 👤 Контакт
contact-apart = Запам'ятали: це різні люди
contact-separated = Розділено
contact-photos = 🖼 { $name }: { $count ->
        [one] { $count } фото
        [few] { $count } фото
        [many] { $count } фото
       *[other] { $count } фото
    }
contact-same-phone = ❓ Це одна людина? { $name } — той самий телефон: { $shared }
contact-same-email = ❓ Це одна людина? { $name } — та сама пошта: { $shared }
contact-same-handle = ❓ Це одна людина? { $name } — те саме ім'я користувача: { $shared }
contact-same-name = ❓ Це одна людина? { $name } — те саме ім'я: { $shared }
contact-button-photos = 🖼 Фото ({ $count })
contact-button-change = ✏️ Змінити
contact-button-join = 🔗
contact-button-apart = ✖ Ні
contact-button-separate = ✂ Розділити
contact-button-access = 🔒 Закрити доступ
contact-button-access-end = 🔒 Так, закрити
contact-access = 🔒 Закрити доступ: { $name }?
contact-access-means = Жоден пристрій клієнта більше не покаже це листування, і надіслати туди нічого не можна. Хто напише з них знову, почне новий діалог. Скасувати це не можна.
contact-access-ended = Доступ закрито. Листування лишається тут.
contact-card-alias = 📇 { $value }
contact-card-company = 🏬 { $value }
contact-card-coordinator = 🧭 { $value }
contact-card-note = 📎 { $value }
contact-field-alias = Ім'я
contact-field-phone = Телефон
contact-field-email = Пошта
contact-field-company = Компанія
contact-field-note = Нотатка
contact-field-coordinator = Координатор
contact-words-alias = ім'я, імя
contact-words-phone = телефон, тел
contact-words-email = пошта, емейл, імейл
contact-words-company = компанія, магазин, фірма
contact-words-note = нотатка
contact-words-coordinator = координатор, менеджер
contact-words-join = об'єднати, обєднати, склеїти
contact-ask-why = Чому { $name } більше не координатор? Кількома словами, для журналу.
contact-button-portrait = 🖼 Фото профілю
contact-portrait-comes = Фото профілю з'явиться в темі
contact-no-portrait = Фото профілю немає, або його від нас приховано
contact-lost-portrait = Фото профілю зараз не отримати
