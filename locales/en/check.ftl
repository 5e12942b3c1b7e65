# The diagnosis at start: what is wrong, and the cure. Read by people who are no
# programmers, so each step names what to tap in Telegram.

check-bad-token = Telegram does not accept the bot token in the setting “{ $setting }”. Open the chat with @BotFather, send /mybots, choose the bot, tap “API Token” and copy the token anew into the settings.
check-same-token-twice = The same bot stands in two settings: “{ $first }” and “{ $second }”. Make a second bot with /newbot in @BotFather, or delete one of the two settings. An inbox without a token is served by the staff bot itself.
check-api-unreachable = The Bot API at { $url } does not answer. Check this machine's internet connection, its firewall, and the setting “desk.api_url”.
check-chat-not-found = The staff bot cannot find the group of the setting “desk.chat”. Add the bot to the group (tap the group's name → Add Members) and check the number: it begins with -100. Or delete the setting and send /setup in the group.
check-no-chat-yet = No working group is bound yet. Add the staff bot to your group and send /setup there; the bot says what comes next.
check-not-a-supergroup = The chat of the setting “desk.chat” is not a supergroup. Make a group in Telegram, switch Topics on in it (tap the group's name → Edit → Topics), then send /setup there.
check-not-a-forum = Topics are switched off in the group. Tap the group's name → Edit (the pencil) → Topics, and switch them on.
check-public-group = The group is public: anyone can find it and read what your customers write. Tap the group's name → Edit (the pencil) → Group Type, and choose Private.
check-not-member = The bot of the setting “{ $setting }” is not in the group. Tap the group's name → Add Members, find the bot by its @name and add it.
check-not-admin = The bot of the setting “{ $setting }” is not an administrator of the group. Tap the group's name → Edit (the pencil) → Administrators → Add Admin, and choose the bot.
check-missing-rights = The bot of the setting “{ $setting }” lacks { $count ->
        [one] a right
       *[other] { $count } rights
    } in the group: { $rights }. Tap the group's name → Edit (the pencil) → Administrators → the bot, and switch on what is missing.
check-auto-delete = The group deletes its messages after { $days ->
        [one] { $days } day
       *[other] { $days } days
    }; cards and conversations would vanish with them. Tap the group's name → More (⋮) → Auto-Delete, and choose Off.
check-protected-content = Saving and forwarding are forbidden in the group, so agents cannot forward messages or save files. Tap the group's name → Edit (the pencil) → Group Type, and switch “Restrict Saving Content” off.
check-another-poller = Another program receives the messages of the bot of the setting “{ $setting }”. Stop the other copy of Topicdesk or the other service that uses this bot. If you cannot find it, make a new token: @BotFather → /mybots → the bot → API Token → Revoke current token.
check-webhook-active = A webhook is still set for the bot of the setting “{ $setting }”; Topicdesk removes it when it starts. If another service needs this bot, give Topicdesk a bot of its own.
check-database-unreachable = The database cannot be opened: { $reason }. Check the setting “database.url”, and that the database server runs and lets this machine in.
check-database-in-use = Another Topicdesk already uses this database file. Stop it first: two copies would answer customers twice. For several copies at once use PostgreSQL in the setting “database.url”.
check-folder-unwritable = Files cannot be written to the folder { $path }. Create it and give the user that runs Topicdesk the right to write there, or name another folder in the setting “files.dir”.
check-port-in-use = The address { $addr } is already taken by another program. Stop that program or choose another port in the setting “web.listen”.
check-cannot-listen = Topicdesk may not listen at { $addr }. The address must be one of this machine's (0.0.0.0 means all of them), and a port below 1024 needs a special right. Change the setting “web.listen”.
check-public-url = Telegram cannot bring updates to { $url }: it takes only ports 443, 80, 88 and 8443, and no addresses of a local network. Correct the setting “web.public_url”, or set desk.updates = "polling", which needs no public address.

# Switches of Telegram's menu of administrators.
check-right-manage-topics = Manage Topics
check-right-delete-messages = Delete Messages
check-right-pin-messages = Pin Messages

check-quoted = “{ $name }”

check-summary-errors = { $count ->
    [one] { $count } error
   *[other] { $count } errors
}
check-summary-warnings = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
}
check-summary-fine = Everything is in order.

# topicdesk health

check-health-ok = Topicdesk works.
check-health-bad = Topicdesk is not ready, or nothing answers at { $addr }.
check-health-off = “web.listen” is off, so nobody can be asked.
