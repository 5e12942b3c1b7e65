# Задачи и чек-листы.

task-about-task = задача: /task @maria купить ленты до пт 18:00; ответом на сообщение — из него
task-about-check = чек-лист: /check пункт; пункт
task-button = ➕ Задача
task-button-check = ☑ Чек-лист
task-button-done = ✅ Готово
task-ask-title = ✏️ Что сделать? Ответьте на это сообщение. Несколько задач: по одной в строке, каждая с «-». Кому и до когда: @maria купить ленты до пт 18:00
task-ask-items = ✏️ Ответьте на это сообщение пунктами: по одному в строке или через «;».
task-no-title = Что сделать? Пример: /task @maria купить ленты до пт 18:00
task-nobody = Здесь никого не зовут { $name }. Задача не создана.
task-until-words = до, к
task-made = { $count ->
        [one] ✅ Создана задача: { $numbers }
        [few] ✅ Созданы { $count } задачи: { $numbers }
        [many] ✅ Создано { $count } задач: { $numbers }
       *[other] ✅ Создано { $count } задачи: { $numbers }
    }
task-done = ✅ Готово.
task-made-by = 📋 Задача от { $name }
task-from-ticket = ↩️ Из #{ $number } · { $name }
task-from-post = ↩️ Из этого сообщения
task-check-head = ☑ Чек-лист { $done }/{ $all }
task-check-empty = Пунктов пока нет. Одной строкой: /check пункт; пункт
task-check-removing = Нажмите на то, что убрать.
task-check-full = В чек-листе не больше 50 пунктов; что не поместилось, не добавлено.
task-check-add = ➕ Добавить
task-check-remove = 🗑 Убрать
task-check-back = ↩️ Назад
