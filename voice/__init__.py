"""Speech engines behind one small function; knows nothing of app. A room kept free for its own issue."""
