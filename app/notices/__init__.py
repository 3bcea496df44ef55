"""Messages to people: templates, delivery by jobs, the provider client and the stub beside it."""
