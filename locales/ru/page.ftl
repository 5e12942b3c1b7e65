# Pages that a person opens by a link.

page-gone = x
