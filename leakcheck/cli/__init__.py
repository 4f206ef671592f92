"""One file a sub-command: arguments, library, print, exit code; decides nothing."""
