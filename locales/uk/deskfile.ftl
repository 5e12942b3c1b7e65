# Файл цілої робочої групи: що в ньому не так і що він змінив.

deskfile-format = на початку файлу має стояти «format = { $format }». Інше число — від новішої версії Topicdesk.
deskfile-missing = бракує «{ $key }».
deskfile-title = ця назва довша за { $most } знаків і не вміститься на кнопці.
deskfile-deep = папка може лежати в папці, але не глибше: не більше двох назв.
deskfile-twice = «{ $title }» уже є в рядку { $first }. Назвіть одне з них інакше.
deskfile-assign = «{ $key }» — це "me", "nobody", "responsible" або номер користувача Telegram.
deskfile-no-file = файлу «{ $file }» немає в папці поруч (її назва — назва цього файлу й «.files»), або він порожній.
deskfile-tag-open = тег <{ $tag }> не закрито тегом </{ $tag }>.
deskfile-tag-closed = </{ $tag }> закриває не той тег, який відкрито останнім.
deskfile-tag-attribute = тег <{ $tag }> записано неправильно; пишіть так: <a href="https://…">, <pre lang="…">, <b>.

deskfile-area-tag = тег
deskfile-area-team = відділ
deskfile-area-folder = папка
deskfile-area-script = скрипт
deskfile-area-rights = права ролі
deskfile-area-inbox = канал
deskfile-area-person = співробітник
deskfile-quoted = «{ $name }»
deskfile-counts = Додано: { $added }, змінено: { $changed }, без змін: { $left }.
deskfile-unknown = Позначено знаком «?» і пропущено: { $count }. Цих людей тут іще не знають, спершу вони мають увійти до групи.
deskfile-rehearsed = Це була проба: нічого не змінено.
deskfile-exported = Записано в { $file }: { $scripts ->
    [one] { $scripts } скрипт
    [few] { $scripts } скрипти
    [many] { $scripts } скриптів
   *[other] { $scripts } скрипта
} і { $files ->
    [one] { $files } файл
    [few] { $files } файли
    [many] { $files } файлів
   *[other] { $files } файлу
} поруч.
deskfile-lost = Файл скрипта втрачено, завантажте його знову: { $name }
deskfile-no-ready = Готового набору «{ $name }» немає. Є такі: { $known }.
deskfile-in-use = Topicdesk зараз працює з цією базою. Спершу зупиніть його або перейдіть на PostgreSQL.
