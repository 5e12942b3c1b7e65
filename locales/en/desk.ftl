# What all areas of the desk share.

desk-button-close = ✖ Hide
desk-menu-conversation = What to do with this conversation?
desk-menu-private = Your desk
desk-menu-group = The desk
desk-only-in-topic = This works in the topic of a conversation.
desk-late = This button is out of date
