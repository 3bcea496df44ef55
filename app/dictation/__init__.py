"""A sound clip in, a confirmed field value out. What was said is made a value by `normaliser`."""
