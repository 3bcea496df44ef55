"""What other offices know: insured persons, accumulators, paid invoices, hospitals; import and read."""
