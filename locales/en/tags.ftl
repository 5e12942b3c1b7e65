# Tags of tickets.

tags-command = Tags: /tag word word, or choose
tags-command-list = All tags: rename, merge, archive
tags-entry = 🏷 Tags
tags-head = 🏷 Tags of this ticket
tags-none = 🏷 There are no tags yet. The first one: /tag word
tags-unknown = There is no such tag: { $tag }
tags-unknown-near = There is no such tag: { $tag }. Did you mean one of these?
tags-unknown-near-or-new = There is no such tag: { $tag }. One of these, or a new one (/tag +word)?
tags-too-long = A tag has 1 to 32 characters: { $tag }
tags-full = A ticket has at most { $count ->
        [one] { $count } tag
       *[other] { $count } tags
    }
tags-done = Tagged: { $tag }
tags-done-all = Done
tags-list = 🏷 All tags, most used first
tags-list-none = 🏷 There are no tags yet. In a topic: /tag word
tags-list-aside = 🗄 Tags in the archive
tags-list-aside-none = 🗄 The archive is empty
tags-used = On { $count ->
        [one] { $count } ticket
       *[other] { $count } tickets
    }
tags-button-list = 📋 All tags
tags-button-aside = 🗄 Archive
tags-button-rename = ✏️ Rename
tags-button-archive = 🗄 To the archive
tags-button-back = 📤 Out of the archive
tags-button-merge = 🔗 Merge into…
tags-merge-head = Which tag shall stand in place of { $tag }? It cannot be undone.
tags-ask-name = New name for { $tag }?
tags-name-taken = There is such a tag already: { $tag }. You can merge them.
