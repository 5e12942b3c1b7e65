# Pages that a person opens by a link, and the buttons that lead there.

page-unknown = There is no such page.
page-over = This link is no longer good. The message itself is in Telegram.
page-failed = The page cannot be shown right now. Try again in a minute.
page-about = #{ $number } · { $inbox } · { $at }
page-file = File
page-download = Download
page-careful = It comes from a customer: open it with care.
page-read-whole = Read whole
page-kilobytes = { $number } kB
page-megabytes = { $number } MB
page-gigabytes = { $number } GB
