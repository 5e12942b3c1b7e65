# The commands as Telegram lists them (at most 256 characters each) and /help.

command-note = Internal note; the customer does not see it
command-delete = Reply to a message: take it back at the customer's
command-take = Become the assignee
command-close = Close the request
command-reopen = Open the request again
command-card = Show the card of this conversation
command-setup = Bind this group as the desk
command-menu = Everything that can be done here
command-help = List of the commands
command-help-head = How to work here
command-help-foot = Whatever you write in a topic goes to the customer. A message that begins with // stays here, and so does a reply to a note.

# /setup, step by step. Read by people who are no programmers.
command-setup-private = Let's set up your desk.
    1. Make a group in Telegram for your team and switch Topics on in it: tap the group's name → Edit (the pencil) → Topics.
    2. Add me with this link and confirm the rights: { $link }
    3. Send /setup in the group.
command-setup-topics = Topics are switched off in this group. Tap the group's name → Edit (the pencil) → Topics, switch them on, then send /setup again.
command-setup-rights = I still lack { $count ->
        [one] a right
       *[other] { $count } rights
    } here: { $rights }. Tap the group's name → Edit (the pencil) → Administrators → @{ $bot }, switch on what is missing, then send /setup again.
command-setup-admin = I am not an administrator here yet. Tap the group's name → Edit (the pencil) → Administrators → Add Admin → @{ $bot }, and leave these switched on: { $rights }. Then send /setup again.
command-setup-bound = Done! This group is your desk now: every customer gets a topic here, and what you write in a topic goes to that customer. Administrators are managers, the other members agents. /help tells the rest.
command-setup-anonymous = I cannot see who is asking. Switch “Remain Anonymous” off for yourself (tap the group's name → Edit → Administrators → you), then send /setup again. Anonymous replies cannot go to customers either.
command-setup-not-owner = Only the person named in the setting “desk.owner” may set me up. Your Telegram id is { $id }.
command-setup-not-administrator = Only an administrator of the group may set me up.
command-setup-elsewhere = I already work in another group. To move, delete the setting “desk.chat” or write this group's number there, { $chat }, and start Topicdesk again.
command-status = set the status: /status review
command-undo = undo the last change of status
command-spam = spam: hide the customer and block him
command-pardon = let a removed spammer in again: /pardon 1042
