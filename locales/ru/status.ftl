# Статусы обращения, чем оно кончается и дорога назад.
# Всплывающий ответ не длиннее 200 знаков.

status-head = Статус
# On a button, two a row: at most 18 characters.
status-label-waiting-customer = ждём клиента
status-end-done = ✅ Закрыть
status-end-not-done = 🚫 Не вышло…
status-end-not-service = 📭 Не к нам
status-end-duplicate = 👯 Дубль
status-end-spam = 🗑 Спам…
status-why = Почему не получилось?
status-reason-1 = Дорого
status-reason-2 = Выбрал других
status-reason-3 = Перестал отвечать
status-reason-4 = Нет в наличии
status-reason-other = ✏️ Своими словами…
status-ask-reason = ✏️ Почему не получилось? Ответьте на это сообщение.
status-reason-needed = Напишите причину словами: ответьте на вопрос текстовым сообщением.
status-spam-really = Спам? Диалог закроется, клиента больше не будет слышно. 10 минут это можно отменить, потом всё, что он писал, удаляется насовсем.
status-spam-yes = 🗑 Да, спам
status-already = Так уже и есть.
status-over = Обращение завершено. Сначала откройте его: /reopen
status-impossible = Такой статус поставить нельзя.
status-unknown-result = Такого итога нет. Есть: done, not_done, not_service, duplicate, spam.
status-no-ticket = Эта команда работает в теме диалога.
status-undone = ↩️ Снова: { $status }.
status-undone-stopped = { $stopped ->
        [one] Остановлено { $stopped } сообщение.
        [few] Остановлено { $stopped } сообщения.
        [many] Остановлено { $stopped } сообщений.
       *[other] Остановлено { $stopped } сообщения.
    }
status-undone-sent = { $sent ->
        [one] Уже отправлено { $sent } сообщение.
        [few] Уже отправлено { $sent } сообщения.
        [many] Уже отправлено { $sent } сообщений.
       *[other] Уже отправлено { $sent } сообщения.
    }
status-undid = ↩️ Отменено, теперь снова:
status-undid-state = статус: { $status }
status-undid-tagged = тег { $tag } стоит
status-undid-untagged = тег { $tag } снят
status-undid-priority = приоритет: { $priority }
status-undid-assignee = ответственный: { $name }
status-undid-nobody = ответственный: никто
status-undid-team = отдел: { $name }
status-undid-no-team = отдел: нет
status-undid-kept = С тех пор это изменил кто-то другой, остаётся как есть:
status-already-sent = До отмены клиенту уже отправлено:
status-nothing-to-undo = Отменять нечего.
status-overtaken = После последней смены статуса кое-что произошло, её уже не отменить. Поставьте статус вручную: /status
status-purged = Удалено насовсем.
status-pardoned = Он снова может нам писать.
status-nobody-to-pardon = Удалённого обращения с таким номером нет. Пример: /pardon 1042
