"""Departments' aid alliance (一网联盟): screening, referral, outreach. A room kept free for its own issue."""
