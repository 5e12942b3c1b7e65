# Що стоїть на картці діалогу, у General і на кнопках.
# Імена та слова клієнта надходять уже обгорнутими для письма справа наліво.

card-head = { $emoji } #{ $number } · { $code } «{ $inbox }» · { $status }
card-status-new = нове
card-status-open = у роботі
card-status-waiting-customer = чекаємо на клієнта
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
button-reopen = 🔓 Відкрити знову
button-retry = 🔁 Спробувати ще раз
button-send-again = 🔁 Надіслати ще раз
button-arrived = 👌 Дійшло
button-send-held = 📤 Надіслати клієнту
