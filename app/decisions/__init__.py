"""决定: what the bureau decides about a filing, line by line; yearly accumulators; 复核."""
