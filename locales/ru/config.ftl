# Что не так с настройками и что сделать. Значения не приводятся: это может быть секрет.

config-place = { $file }, строка { $line }, столбец { $column }:
config-file = { $file }:
config-not-found = такого файла нет. Выведите пример командой «topicdesk config», сохраните его под этим именем и заполните.
config-unreadable = файл не читается. Это должен быть текст в UTF-8 не больше 1 МиБ, и пользователю, от имени которого работает Topicdesk, должно быть разрешено его читать.
config-syntax = это не похоже на TOML. Обычно здесь или строкой выше не хватает кавычки, скобки или знака равенства.
config-twice = эта настройка или раздел указаны дважды. Оставьте что-то одно.
config-unknown-key = настройки «{ $key }» нет.
config-nearest = Возможно, вы имели в виду «{ $nearest }»?
config-missing = не хватает настройки «{ $key }». Добавьте её; пример выводит команда «topicdesk config».
config-wrong-type = значение «{ $key }» должно иметь вид: { $expected }.
config-expected-text = слова в кавычках
config-expected-number = целое число без кавычек
config-expected-number-or-text = целое число или слова в кавычках
config-expected-texts = список слов в кавычках, например ["раз", "два"]
config-expected-table = раздел, который начинается с имени в [одинарных скобках]
config-expected-tables = раздел, который начинается с имени в [[двойных скобках]]
config-expected-flag = true или false без кавычек
config-out-of-range = значение «{ $key }» должно быть от { $least } до { $most }.
config-not-one-of = значение «{ $key }» должно быть одним из: { $allowed }.
config-no-variable = настройка «{ $key }» ссылается на переменную окружения { $variable }, а она не задана. Задайте её перед запуском или впишите сюда само значение.
config-bad-reference = в «{ $key }» после знака «$» со скобкой нет имени переменной. Пишите {"${NAME}"}, а для самих знаков {"$${"}.
config-empty = значение «{ $key }» пустое.
config-bad-token = «{ $key }» не похоже на токен бота: цифры, двоеточие и не меньше 35 латинских букв, цифр, «-» или «_». Скопируйте его целиком из @BotFather: /mybots → бот → API Token.
config-bad-url = «{ $key }» должно быть адресом, который начинается с https:// или http://, без имени пользователя, вопросительного знака и решётки.
config-bad-database = «{ $key }» должно начинаться с sqlite: и имени файла или быть адресом postgres://user:password@host/name.
config-bad-zone = «{ $key }»: такого часового пояса нет. Пишите, например, Europe/Moscow.
config-not-like = «{ $key }» должно выглядеть так: { $example }.
config-bad-listen = «{ $key }» должно быть адресом с портом, например 127.0.0.1:8080, или словом «off».
config-short-secret = «{ $key }» слишком коротко для секрета: нужно не меньше 16 знаков. Случайный: openssl rand -hex 16
config-bad-size = «{ $key }» должно быть размером, например "10 GiB", "500 MB" или числом байтов.
config-bad-filter = «{ $key }» не годится как фильтр журнала. Пишите уровень (error, warn, info, debug, trace) или пары, например "info,sqlx=warn".
config-bad-code = «{ $key }» должно состоять из 1–8 знаков: A-Z, a-z, 0-9 и _. Этот код стоит в названиях тем.
config-code-taken = код в «{ $key }» занят встроенным каналом задач. Выберите другой.
config-bad-kind = «{ $key }» должно быть типом канала маленькими латинскими буквами, например "telegram".
config-same-code = этот «{ $key }» уже занят каналом в строке { $first }. Большие и маленькие буквы не различаются.
config-staff-bot-taken = бот операторов уже обслуживает канал в строке { $first }. Дайте этому каналу своего бота: создайте его командой /newbot в @BotFather и впишите токен в «{ $key }».
config-webhook-needs-url = при desk.updates = "webhook" нужна настройка «web.public_url», и она должна начинаться с https://.
config-webhook-needs-listen = при desk.updates = "webhook" настройка «web.listen» не может быть «off».
