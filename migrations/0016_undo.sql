-- What an undo needs beside the work state.
ALTER TABLE change ADD COLUMN rest TEXT;      -- of a macro: what else it was and became, JSON
ALTER TABLE change ADD COLUMN reminder TEXT;  -- the timer that gave way to it, JSON
