"""The citizen's flow: steps, saving, checklist, check-answers, submit, events."""
