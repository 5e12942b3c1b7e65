# Налаштування каналів.

settings-command = Налаштування каналів (в особистому чаті)
settings-entry = ⚙️ Налаштування
settings-head = ⚙️ Налаштування якого каналу?
settings-all = Усі канали
settings-inherited = (як для всіх)
settings-responsible = 👤 Нові звернення отримує: { $value }
settings-hours = 🔁 Строк повернення (клієнт продовжує те саме звернення): { $value ->
        [one] { $value } година
        [few] { $value } години
        [many] { $value } годин
       *[other] { $value } години
    }
settings-tags = 🏷 Оператори можуть створювати теги: { $value }
settings-yes = так
settings-no = ні
settings-button-responsible = 👤 Відповідальний
settings-button-hours = 🔁 Строк повернення
settings-button-tags = 🏷 Нові теги: так/ні
settings-button-tags-inherit = 🏷 Як для всіх
settings-button-inherit = Як для всіх
settings-button-other = ✏️ Інше
settings-window = { $count ->
        [one] { $count } година
        [few] { $count } години
        [many] { $count } годин
       *[other] { $count } години
    }
settings-ask-responsible = Хто отримує нові звернення? { $inbox }
settings-ask-hours = { $inbox }: скільки часу після завершення клієнт, який повернувся, продовжує те саме звернення?
settings-ask-number = Скільки годин? Число; 0 — завжди нове звернення.
settings-bad-hours = Потрібне число від 0 до { $max }
settings-brand = ™️ Бренд: { $value }
settings-button-brand = ™️ Бренд
settings-ask-brand = Від імені якого бренду пише { $inbox }? Не довше { $max } символів; він стоїть у назвах тем, і скрипти можна обмежити ним. «-» прибирає його.
settings-bad-brand = У бренді від 1 до { $max } символів
