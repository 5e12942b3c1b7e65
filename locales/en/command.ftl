# The commands as Telegram lists them (at most 256 characters each) and /help.

command-note = Internal note; the customer does not see it
command-delete = Reply to a message: take it back at the customer's
command-take = Become the assignee
command-close = Close the request
command-reopen = Open the request again
command-card = Show the card of this conversation
command-setup = Bind this group as the desk
command-help = List of the commands
command-help-head = How to work here
command-help-foot = Whatever you write in a topic goes to the customer. A message that begins with // stays here, and so does a reply to a note.
