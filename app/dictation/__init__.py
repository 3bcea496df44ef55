"""A sound clip in, a confirmed field value out. A room kept free for its own issue."""
