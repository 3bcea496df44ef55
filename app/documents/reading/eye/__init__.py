"""What opens and recognises strangers' files. Runs in a process of its own, without app, settings or keys."""
