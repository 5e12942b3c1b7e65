# Спільне для всіх областей робочого столу.

desk-button-close = ✖ Сховати
desk-menu-conversation = Що зробити з цим діалогом?
desk-menu-private = Ваш робочий стіл
desk-menu-group = Робочий стіл
desk-only-in-topic = Це працює в темі діалогу.
desk-late = Ця кнопка застаріла
