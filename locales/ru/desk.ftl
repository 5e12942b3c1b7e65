# Общее для всех областей рабочего стола.

desk-button-close = ✖ Скрыть
desk-menu-conversation = Что сделать с этим диалогом?
desk-menu-private = Ваш рабочий стол
desk-menu-group = Рабочий стол
desk-only-in-topic = Это работает в теме диалога.
desk-late = Эта кнопка устарела
