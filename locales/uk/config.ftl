# Що не так із налаштуваннями і що зробити. Значення не наводяться: це може бути секрет.

config-place = { $file }, рядок { $line }, стовпець { $column }:
config-file = { $file }:
config-not-found = такого файлу немає. Виведіть приклад командою «topicdesk config», збережіть його під цим ім'ям і заповніть.
config-unreadable = файл не читається. Це має бути текст у UTF-8, не більший за 1 МіБ, і користувачеві, від імені якого працює Topicdesk, має бути дозволено його читати.
config-syntax = це не схоже на TOML. Зазвичай тут або рядком вище бракує лапок, дужки чи знака рівності.
config-twice = це налаштування або розділ указано двічі. Залиште щось одне.
config-unknown-key = налаштування «{ $key }» немає.
config-nearest = Можливо, ви мали на увазі «{ $nearest }»?
config-missing = бракує налаштування «{ $key }». Додайте його; приклад виводить команда «topicdesk config».
config-wrong-type = значення «{ $key }» повинно мати вигляд: { $expected }.
config-expected-text = слова в лапках
config-expected-number = ціле число без лапок
config-expected-number-or-text = ціле число або слова в лапках
config-expected-texts = список слів у лапках, наприклад ["раз", "два"]
config-expected-table = розділ, який починається з імені в [одинарних дужках]
config-expected-tables = розділ, який починається з імені в [[подвійних дужках]]
config-expected-flag = true або false без лапок
config-out-of-range = значення «{ $key }» має бути від { $least } до { $most }.
config-not-one-of = значення «{ $key }» має бути одним із: { $allowed }.
config-no-variable = налаштування «{ $key }» посилається на змінну середовища { $variable }, а її не задано. Задайте її перед запуском або впишіть сюди саме значення.
config-bad-reference = у «{ $key }» після знака «$» з дужкою немає імені змінної. Пишіть {"${NAME}"}, а для самих знаків {"$${"}.
config-empty = значення «{ $key }» порожнє.
config-bad-token = «{ $key }» не схоже на токен бота: цифри, двокрапка й не менше 35 латинських літер, цифр, «-» або «_». Скопіюйте його повністю з @BotFather: /mybots → бот → API Token.
config-bad-url = «{ $key }» має бути адресою, яка починається з https:// або http://, без імені користувача, знака питання та решітки.
config-bad-database = «{ $key }» має починатися з sqlite: та імені файлу або бути адресою postgres://user:password@host/name.
config-bad-zone = «{ $key }»: такого часового поясу немає. Пишіть, наприклад, Europe/Kyiv.
config-not-like = «{ $key }» має виглядати так: { $example }.
config-bad-listen = «{ $key }» має бути адресою з портом, наприклад 127.0.0.1:8080, або словом «off».
config-short-secret = «{ $key }» закоротке для секрету: потрібно щонайменше 16 знаків. Випадковий: openssl rand -hex 16
config-bad-size = «{ $key }» має бути розміром, наприклад "10 GiB", "500 MB" або числом байтів.
config-bad-filter = «{ $key }» не годиться як фільтр журналу. Пишіть рівень (error, warn, info, debug, trace) або пари, наприклад "info,sqlx=warn".
config-bad-code = «{ $key }» має складатися з 1–8 знаків: A-Z, a-z, 0-9 та _. Цей код стоїть у назвах тем.
config-code-taken = код у «{ $key }» зайнятий вбудованим каналом завдань. Виберіть інший.
config-bad-kind = «{ $key }» має бути типом каналу малими латинськими літерами, наприклад "telegram".
config-same-code = цей «{ $key }» уже зайнятий каналом у рядку { $first }. Великі й малі літери не розрізняються.
config-staff-bot-taken = бот операторів уже обслуговує канал у рядку { $first }. Дайте цьому каналу власного бота: створіть його командою /newbot у @BotFather і впишіть токен у «{ $key }».
config-webhook-needs-url = за desk.updates = "webhook" потрібне налаштування «web.public_url», і воно має починатися з https://.
config-webhook-needs-listen = за desk.updates = "webhook" налаштування «web.listen» не може бути «off».
