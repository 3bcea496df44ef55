"""Home, help, language and elder-mode switch, service finder and guide."""
