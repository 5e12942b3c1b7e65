# The file of a whole desk: what is wrong with it, and what it has changed.

deskfile-format = the file must say “format = { $format }” at its beginning. Another number is the work of a newer Topicdesk.
deskfile-missing = “{ $key }” is missing.
deskfile-title = this name is longer than { $most } signs and does not fit on a button.
deskfile-deep = folders can lie in folders one level deep: at most two names.
deskfile-twice = “{ $title }” stands here already on line { $first }. Give one of them another name.
deskfile-assign = “{ $key }” must be "me", "nobody", "responsible" or the number of a Telegram user.
deskfile-no-file = there is no file “{ $file }” in the folder beside this one (its name and “.files”), or it is empty.
deskfile-tag-open = the tag <{ $tag }> is not closed with </{ $tag }>.
deskfile-tag-closed = </{ $tag }> closes a tag that was not the last one opened.
deskfile-tag-attribute = the tag <{ $tag }> is not written as it should be: <a href="https://…">, <pre lang="…">, <b>.

deskfile-area-tag = tag
deskfile-area-team = team
deskfile-area-folder = folder
deskfile-area-script = script
deskfile-area-rights = rights of
deskfile-area-inbox = inbox
deskfile-area-person = person
deskfile-quoted = “{ $name }”
deskfile-counts = Added: { $added }, changed: { $changed }, unchanged: { $left }.
deskfile-unknown = Marked with “?” and left out, because the desk does not know these people yet: { $count }. They must join the group first.
deskfile-rehearsed = This was a rehearsal: nothing has been changed.
deskfile-exported = Written to { $file }: { $scripts ->
    [one] { $scripts } script
   *[other] { $scripts } scripts
}, { $files ->
    [one] { $files } file
   *[other] { $files } files
} beside it.
deskfile-lost = This file of a script is lost, send it anew: { $name }
deskfile-no-ready = There is no ready desk “{ $name }”. Ready ones: { $known }.
deskfile-in-use = Topicdesk is running with this database. Stop it first, or use PostgreSQL.
