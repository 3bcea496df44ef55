"""Payment orders, batches out, results in. A room kept free for its own issue."""
