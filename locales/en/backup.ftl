# What backup and restore say at the keyboard.

backup-written = Backup written: { $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    }, { $files ->
        [one] { $files } file
       *[other] { $files } files
    }. It holds what customers wrote and secret keys: keep it like the database. The settings are not in it.
backup-restored = Restored: { $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    }, { $files ->
        [one] { $files } file
       *[other] { $files } files
    }. Start with “topicdesk run”.
backup-lost = { $count ->
        [one] { $count } file is missing or damaged: it was so before the backup.
       *[other] { $count } files are missing or damaged: they were so before the backup.
    }
backup-exists = There is a file of this name already. Nothing was written.
backup-no-database = There is no database to back up: nothing was ever kept at “database.url”.
backup-database-used = The database is not empty. A backup can only be restored into a new one: give “database.url” another name, or delete the old one yourself.
backup-folder-used = The folder “files.dir” is not empty. A backup can only be restored into a new one: name another folder, or empty this one yourself.
backup-no-backup = This file is no backup of Topicdesk.
backup-newer = This backup was made by Topicdesk { $version }, which is newer than this one. Restore it with that version or a later one.
backup-cut-off = This backup is cut off: its end is missing. Nothing was restored.
backup-damaged = This backup is damaged ({ $reason }). Nothing was restored.
backup-database-failed = The database failed: { $reason }
backup-file-failed = A file could not be read or written: { $reason }
