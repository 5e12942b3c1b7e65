# Завдання й чек-листи.

task-about-task = завдання: /task @maria купити стрічки до пт 18:00; відповіддю на повідомлення — з нього
task-about-check = чек-лист: /check пункт; пункт
task-button = ➕ Завдання
task-button-check = ☑ Чек-лист
task-button-done = ✅ Готово
task-ask-title = ✏️ Що зробити? Дайте відповідь на це повідомлення. Кілька завдань: по одному в рядку, кожне з «-». Кому й доки: @maria купити стрічки до пт 18:00
task-ask-items = ✏️ Дайте відповідь на це повідомлення пунктами: по одному в рядку або через «;».
task-no-title = Що зробити? Приклад: /task @maria купити стрічки до пт 18:00
task-nobody = Тут нікого не звати { $name }. Завдання не створено.
task-until-words = до
task-made = { $count ->
        [one] ✅ Створено завдання: { $numbers }
        [few] ✅ Створено { $count } завдання: { $numbers }
        [many] ✅ Створено { $count } завдань: { $numbers }
       *[other] ✅ Створено { $count } завдання: { $numbers }
    }
task-done = ✅ Готово.
task-made-by = 📋 Завдання від { $name }
task-from-ticket = ↩️ З #{ $number } · { $name }
task-from-post = ↩️ З цього повідомлення
task-check-head = ☑ Чек-лист { $done }/{ $all }
task-check-empty = Пунктів ще немає. Одним рядком: /check пункт; пункт
task-check-removing = Натисніть на те, що прибрати.
task-check-full = У чек-листі щонайбільше 50 пунктів; що не вмістилося, не додано.
task-check-add = ➕ Додати
task-check-remove = 🗑 Прибрати
task-check-back = ↩️ Назад
