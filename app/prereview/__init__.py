"""Checks over a claim (预审) that return findings. Pure."""
