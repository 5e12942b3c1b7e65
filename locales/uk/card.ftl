# Що стоїть на картці діалогу, у General і на кнопках.
# Імена та слова клієнта надходять уже обгорнутими для письма справа наліво.

card-head = { $emoji } #{ $number } · { $code } «{ $inbox }» · { $status }
card-status-new = нове
card-status-open = у роботі
card-status-waiting-customer = чекаємо на клієнта
card-status-waiting-third = чекаємо на інших
card-status-snoozed = відкладено
card-status-review = на перевірці
card-status-solved = вирішено
card-status-closed = закрито
card-nameless = (без імені)
card-source = 🔗 Джерело: { $source }
card-email = ✉️ { $value }
card-phone = 📞 { $value }
card-handle = 💬 { $value }
card-page = 📄 { $value }
card-answer = ↩️ Просить відповісти: { $value }
card-assigned = 📅 { $created } · 🧑‍💼 { $agent }
card-unassigned = 📅 { $created } · 🧑‍💼 відповідального ще немає
card-last-customer = 💬 «{ $words }» — клієнт, { $time }
card-last-agent = 💬 «{ $words }» — { $agent }, { $time }
card-counts = ✉️ { $in ->
        [one] { $in } повідомлення
        [few] { $in } повідомлення
        [many] { $in } повідомлень
       *[other] { $in } повідомлення
    } від клієнта · { $out ->
        [one] { $out } відповідь
        [few] { $out } відповіді
        [many] { $out } відповідей
       *[other] { $out } відповіді
    }
card-blocked = 🚫 Клієнт заблокував бота
card-customer = Клієнт
card-history = 🕘 Останні повідомлення цього діалогу

button-take = ✋ Беру
button-note = 📝 Нотатка
button-close = ✅ Закрити
button-reopen = 🔓 Відкрити
button-retry = 🔁 Спробувати ще раз
button-send-again = 🔁 Надіслати ще раз
button-arrived = 👌 Дійшло
button-send-held = 📤 Надіслати клієнту
card-result-done = виконано
card-result-not-done = не виконано
card-result-spam = спам
card-result-not-service = не до нас
card-result-duplicate = дубль
card-result-auto = закрито правилом
card-ended = 🏁 Підсумок: { $result }
card-priority-low = 🔽 низький пріоритет
card-priority-high = ❗ високий пріоритет
card-priority-urgent = 🔥 терміново
card-wake = ⏰ { $time }
card-due = 📌 термін { $time }
button-status = 📌 Статус
button-undo = ↩️ Чернетка
button-more = ⋯
button-purge = 🗑 Видалити зараз
card-tasks = Завдання
