# What is wrong with a script, and the cure.

script-unclosed = a “{"{"}” is not closed with “{"}"}”. For the bare sign write “{"{{"}”.
script-nested = there is a “{"{"}” within the braces. Close the first ones before.
script-no-name = there is nothing between the braces. Write for example {"{name}"}.
script-no-field = after “field” comes a colon and the name of the contact’s field: {"{field:company}"}.
script-unknown = nothing is called “{ $name }”. What can stand between braces: { $known }.
script-nearest = Did you mean { $names }?
script-too-long = the text is longer than { $most } signs: it does not fit into one message.
script-too-many = there are more than { $most } variables in the text.
script-empty = the script says nothing and changes nothing.
script-language = “{ $code }” is no language. Write two or three small letters, such as en, ru or uk.
script-caption = the words under a file may be 1024 signs long at most.
script-contradiction = these changes cannot come true together: only an ended ticket has a result, and what sleeps has no other status.
script-many-languages = a script can have { $most } languages at most.
script-many-media = a script can have { $most } files for each language at most.
script-many-tags = a script can set { $most } tags at most.

# Using scripts in a topic. Toasts have at most 200 characters.

script-button = 📜 Scripts
script-command = scripts: /script price finds, /script !Title sends at once
script-command-desk = make and change scripts
script-head = 📜 Scripts
script-found = 📜 Found
script-none = Nothing here yet. A manager makes scripts in the private chat with me: /scripts
script-not-found = No script has these words. All of them: /script
script-back = ⬅ Back
script-any-language = 🌐 All
script-send = ✅ Send
script-send-again = 🔁 Send again
script-edit = ✏️ Edit
script-copy = 📋 Copy
script-sent-before = ⚠️ Already sent: { $time }, { $agent }
script-sent-already = Already sent: { $time }, { $agent }. Send it again?
script-changed = The script has been changed meanwhile. Look at it again.
script-missing = ⚠️ Not known: { $names }. Press “Edit” and write it by hand.
script-edit-how = ✏️ Answer this message with the text as it should go to the customer. Tap the text below to copy it.
script-sent = 📜 { $title }: sent
script-applied = 📜 { $title }: done
script-no-snooze = The script wants to snooze the ticket until a time that is over or cannot be read. Ask a manager to correct it: /scripts
script-no-customer = This is a task: there is no customer to send anything to.
script-text-needed = This must be a text message.
script-only-in-private = Scripts are made in the private chat with me: write /scripts there.
script-sent-by = 📜 { $title } — { $agent }
script-sent-for = 📤 { $agent }

# What a script changes in the ticket.

script-sets-status = status: { $value }
script-sets-reason = reason: { $value }
script-sets-snooze = ⏰ snooze: { $value }
script-sets-tags = 🏷 { $value }
script-sets-assignee = 🧑‍💼 assignee: { $value }
script-sets-team = 👥 team: { $value }
script-whom-me = who sends
script-whom-nobody = nobody
script-whom-responsible = inbox default

# Making scripts, in private.

script-desk-head = 📜 All scripts
script-desk-hint = Choose a script or a folder, or make a new one.
script-is-archived = 🗄 In the archive: agents do not see it.
script-new = ➕ Script
script-new-folder = ➕ Folder
script-rename = ✏️ Rename
script-up = ⬆️ Up
script-archive = 🗄 Archive
script-restore = 📤 Restore
script-move = 📂 Move
script-move-where = 📂 Where to?
script-top = 🏠 No folder
script-add-language = ➕ Language
script-text = ✏️ Text
script-add-files = 🖼 Add files
script-drop-files = 🗑 Files
script-drop-language = 🗑 Remove { $code }
script-title = 🏷 Title
script-inboxes = 📥 Inboxes
script-changes = ⚙️ Changes
script-once = Once
script-history = 🕘 Versions
script-figures = Version { $version } · { $used ->
        [one] used { $used } time
       *[other] used { $used } times
    }
script-only-for = 📥 Only for: { $inboxes }
script-no-text = (no text)
script-inboxes-which = 📥 For which inboxes and brands?
script-inboxes-none = None marked: for all of them.
script-from-file = from a file
script-version = { $version } · { $time } · { $by }
script-version-used = sent as it is: { $asis } · edited: { $edited }
script-file-added = ✅ The files are in the script.
script-file-refused = The file could not be fetched from Telegram. Most often it is too large: bots can fetch up to 20 MB.
script-file-coming = Fetching the file…
script-files-needed = Send a photo, a video, a document or several of them.
script-not-saved = Not saved: { $what }
script-changes-nothing = It changes nothing: it only sends the text.
script-priority-kept = ⚡ Priority
script-assignee-kept = 🧑‍💼 Assignee
script-tags = 🏷 Tags
script-snooze = ⏰ Snooze
script-team = 👥 Team
script-reason = 💬 Reason
script-ask-title = What shall it be called? At most 48 characters.
script-ask-text = Send the text with its formatting. You can write: {"{name}"}, {"{full name}"}, {"{agent}"}, {"{number}"}, {"{inbox}"}, {"{date}"}, {"{time}"}, {"{field:company}"}; {"{name|friend}"} says “friend” where the name is not known.
script-ask-folder = What shall the folder be called?
script-ask-files = Send photos, videos or documents; an album may be sent as one.
script-ask-language = Which language? Write its code: en, ru, uk…
script-ask-tags = Which tags? For example: +paid -new. “-” alone: none.
script-ask-snooze = Until when shall the ticket sleep? For example: 2 h, tomorrow 9:00. “-”: not at all.
script-ask-team = To which team? Write its name. “-”: none.
script-ask-reason = Why was it not done? “-”: the agent is asked each time.
script-title-wrong = A title has 1 to 48 characters.
script-title-taken = This title is taken here. Choose another.
script-language-wrong = That is no code of a language. For example: en
script-tags-wrong = I cannot read these tags: each has at most 32 characters.
script-snooze-wrong = I cannot read this time.
script-team-wrong = There is no such team.
