# Файл целой рабочей группы: что в нём не так и что он изменил.

deskfile-format = в начале файла должно стоять «format = { $format }». Другое число — от более новой версии Topicdesk.
deskfile-missing = не хватает «{ $key }».
deskfile-title = это название длиннее { $most } знаков и не поместится на кнопке.
deskfile-deep = папка может лежать в папке, но не глубже: не больше двух названий.
deskfile-twice = «{ $title }» уже есть в строке { $first }. Назовите одно из них иначе.
deskfile-assign = «{ $key }» — это "me", "nobody", "responsible" или номер пользователя Telegram.
deskfile-no-file = файла «{ $file }» нет в папке рядом (её имя — имя этого файла и «.files»), или он пуст.
deskfile-tag-open = тег <{ $tag }> не закрыт тегом </{ $tag }>.
deskfile-tag-closed = </{ $tag }> закрывает не тот тег, который открыт последним.
deskfile-tag-attribute = тег <{ $tag }> записан неверно; пишите так: <a href="https://…">, <pre lang="…">, <b>.

deskfile-area-tag = тег
deskfile-area-team = отдел
deskfile-area-folder = папка
deskfile-area-script = скрипт
deskfile-area-rights = права роли
deskfile-area-inbox = канал
deskfile-area-person = сотрудник
deskfile-quoted = «{ $name }»
deskfile-counts = Добавлено: { $added }, изменено: { $changed }, без изменений: { $left }.
deskfile-unknown = Отмечены знаком «?» и пропущены: { $count }. Этих людей здесь ещё не знают, сначала они должны войти в группу.
deskfile-rehearsed = Это была проба: ничего не изменено.
deskfile-exported = Записано в { $file }: { $scripts ->
    [one] { $scripts } скрипт
    [few] { $scripts } скрипта
    [many] { $scripts } скриптов
   *[other] { $scripts } скрипта
} и { $files ->
    [one] { $files } файл
    [few] { $files } файла
    [many] { $files } файлов
   *[other] { $files } файла
} рядом.
deskfile-lost = Файл скрипта утерян, загрузите его заново: { $name }
deskfile-no-ready = Готового набора «{ $name }» нет. Есть такие: { $known }.
deskfile-in-use = Topicdesk сейчас работает с этой базой. Сначала остановите его или перейдите на PostgreSQL.
