# What all areas of the desk share.

desk-button-close = ✖ Hide
desk-menu-conversation = What to do with this conversation?
desk-menu-private = Your desk
desk-menu-group = The desk
desk-only-in-topic = This works in the topic of a conversation.
desk-no-right = You may not do this. A manager can change the rights: /roles in the private chat with me.
