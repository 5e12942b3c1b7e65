# Settings of inboxes.

settings-command = Settings of inboxes (in private)
settings-entry = ⚙️ Settings
settings-head = ⚙️ Settings of which inbox?
settings-all = All inboxes
settings-inherited = (as for all)
settings-responsible = 👤 New tickets are assigned to: { $value }
settings-hours = 🔁 Reopen window (a customer who returns goes on with the same ticket): { $value ->
        [one] { $value } hour
       *[other] { $value } hours
    }
settings-tags = 🏷 Agents may make new tags: { $value }
settings-yes = yes
settings-no = no
settings-button-responsible = 👤 Assignee
settings-button-hours = 🔁 Reopen window
settings-button-tags = 🏷 New tags: yes/no
settings-button-tags-inherit = 🏷 As for all
settings-button-inherit = As for all
settings-button-other = ✏️ Other
settings-window = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
settings-ask-responsible = Who gets new tickets? { $inbox }
settings-ask-hours = { $inbox }: how long after the end does a customer who returns go on with the same ticket?
settings-ask-number = How many hours? A number; 0: always a new ticket.
settings-bad-hours = It must be a number from 0 to { $max }
settings-brand = ™️ Brand: { $value }
settings-button-brand = ™️ Brand
settings-ask-brand = Which brand does { $inbox } speak for? At most { $max } characters; it stands in the titles of topics, and scripts can be limited to it. «-» removes it.
settings-bad-brand = A brand has 1 to { $max } characters
