# Настройки каналов.

settings-command = Настройки каналов (в личном чате)
settings-entry = ⚙️ Настройки
settings-head = ⚙️ Настройки какого канала?
settings-all = Все каналы
settings-inherited = (как для всех)
settings-responsible = 👤 Новые обращения получает: { $value }
settings-hours = 🔁 Срок возврата (клиент продолжает то же обращение): { $value ->
        [one] { $value } час
        [few] { $value } часа
        [many] { $value } часов
       *[other] { $value } часа
    }
settings-tags = 🏷 Операторы могут создавать теги: { $value }
settings-yes = да
settings-no = нет
settings-button-responsible = 👤 Ответственный
settings-button-hours = 🔁 Срок возврата
settings-button-tags = 🏷 Новые теги: да/нет
settings-button-tags-inherit = 🏷 Как для всех
settings-button-inherit = Как для всех
settings-button-other = ✏️ Другое
settings-window = { $count ->
        [one] { $count } час
        [few] { $count } часа
        [many] { $count } часов
       *[other] { $count } часа
    }
settings-ask-responsible = Кто получает новые обращения? { $inbox }
settings-ask-hours = { $inbox }: сколько времени после завершения вернувшийся клиент продолжает то же обращение?
settings-ask-number = Сколько часов? Число; 0 — всегда новое обращение.
settings-bad-hours = Нужно число от 0 до { $max }
settings-brand = ™️ Бренд: { $value }
settings-button-brand = ™️ Бренд
settings-ask-brand = От имени какого бренда пишет { $inbox }? Не длиннее { $max } символов; он стоит в названиях тем, и скрипты можно ограничить им. «-» убирает его.
settings-bad-brand = В бренде от 1 до { $max } символов
