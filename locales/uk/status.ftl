# Статуси звернення, чим воно завершується і шлях назад.
# Спливна відповідь не довша за 200 знаків.

status-head = Статус
# On a button, two a row: at most 18 characters.
status-label-waiting-customer = чекаємо на клієнта
status-end-done = ✅ Закрити
status-end-not-done = 🚫 Не вийшло…
status-end-not-service = 📭 Не до нас
status-end-duplicate = 👯 Дубль
status-end-spam = 🗑 Спам…
status-why = Чому не вийшло?
status-reason-1 = Дорого
status-reason-2 = Обрав інших
status-reason-3 = Перестав відповідати
status-reason-4 = Немає в наявності
status-reason-other = ✏️ Своїми словами…
status-ask-reason = ✏️ Чому не вийшло? Дайте відповідь на це повідомлення.
status-reason-needed = Напишіть причину словами: дайте відповідь на запитання текстовим повідомленням.
status-spam-really = Спам? Діалог закриється, клієнта більше не буде чутно. 10 хвилин це можна скасувати, потім усе, що він писав, видаляється назавжди.
status-spam-yes = 🗑 Так, спам
status-already = Так уже і є.
status-over = Звернення завершено. Спершу відкрийте його: /reopen
status-impossible = Такий статус поставити не можна.
status-unknown-result = Такого підсумку немає. Є: done, not_done, not_service, duplicate, spam.
status-no-ticket = Ця команда працює в темі діалогу.
status-undone = ↩️ Знову: { $status }.
status-undone-stopped = { $stopped ->
        [one] Зупинено { $stopped } повідомлення.
        [few] Зупинено { $stopped } повідомлення.
        [many] Зупинено { $stopped } повідомлень.
       *[other] Зупинено { $stopped } повідомлення.
    }
status-undone-sent = { $sent ->
        [one] Уже надіслано { $sent } повідомлення.
        [few] Уже надіслано { $sent } повідомлення.
        [many] Уже надіслано { $sent } повідомлень.
       *[other] Уже надіслано { $sent } повідомлення.
    }
status-undid = ↩️ Скасовано, тепер знову:
status-undid-state = статус: { $status }
status-undid-tagged = тег { $tag } стоїть
status-undid-untagged = тег { $tag } знято
status-undid-priority = пріоритет: { $priority }
status-undid-assignee = відповідальний: { $name }
status-undid-nobody = відповідальний: ніхто
status-undid-team = відділ: { $name }
status-undid-no-team = відділ: немає
status-undid-kept = Відтоді це змінив хтось інший, лишається як є:
status-already-sent = До скасування клієнтові вже надіслано:
status-nothing-to-undo = Скасовувати нічого.
status-overtaken = Після останньої зміни статусу дещо сталося, її вже не скасувати. Поставте статус вручну: /status
status-purged = Видалено назавжди.
status-pardoned = Він знову може нам писати.
status-nobody-to-pardon = Видаленого звернення з таким номером немає. Приклад: /pardon 1042
