"""Sign-in, codes, sessions, consents; accounts and the persons they belong to."""
