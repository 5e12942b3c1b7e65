# Что стоит на карточке диалога, в General и на кнопках.
# Имена и слова клиента приходят уже обёрнутыми для письма справа налево.

card-head = { $emoji } #{ $number } · { $code } «{ $inbox }» · { $status }
card-status-new = новое
card-status-open = в работе
card-status-waiting-customer = ждём клиента
card-status-waiting-third = ждём других
card-status-snoozed = отложено
card-status-review = на проверке
card-status-solved = решено
card-status-closed = закрыто
card-nameless = (без имени)
card-source = 🔗 Источник: { $source }
card-email = ✉️ { $value }
card-phone = 📞 { $value }
card-handle = 💬 { $value }
card-page = 📄 { $value }
card-answer = ↩️ Просит ответить: { $value }
card-assigned = 📅 { $created } · 🧑‍💼 { $agent }
card-unassigned = 📅 { $created } · 🧑‍💼 ответственного пока нет
card-last-customer = 💬 «{ $words }» — клиент, { $time }
card-last-agent = 💬 «{ $words }» — { $agent }, { $time }
card-counts = ✉️ { $in ->
        [one] { $in } сообщение
        [few] { $in } сообщения
        [many] { $in } сообщений
       *[other] { $in } сообщения
    } от клиента · { $out ->
        [one] { $out } ответ
        [few] { $out } ответа
        [many] { $out } ответов
       *[other] { $out } ответа
    }
card-blocked = 🚫 Клиент заблокировал бота
card-customer = Клиент
card-history = 🕘 Последние сообщения этого диалога

button-take = ✋ Беру
button-note = 📝 Заметка
button-close = ✅ Закрыть
button-reopen = 🔓 Переоткрыть
button-retry = 🔁 Повторить
button-send-again = 🔁 Отправить ещё раз
button-arrived = 👌 Дошло
button-send-held = 📤 Отправить клиенту
card-result-done = выполнено
card-result-not-done = не выполнено
card-result-spam = спам
card-result-not-service = не к нам
card-result-duplicate = дубль
card-result-auto = закрыто правилом
card-ended = 🏁 Итог: { $result }
card-priority-low = 🔽 низкий приоритет
card-priority-high = ❗ высокий приоритет
card-priority-urgent = 🔥 срочно
card-wake = ⏰ { $time }
card-due = 📌 срок { $time }
button-status = 📌 Статус
button-undo = ↩️ Отменить
button-more = ⋯
button-purge = 🗑 Удалить сейчас
