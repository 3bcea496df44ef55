"""The web application for gunicorn; what it listens on and how many processes: gunicorn.conf.py."""

import gc

from app import create_app
from app.cli.site import log_to_stderr

app = create_app()
log_to_stderr(app.config["LOG_LEVEL"])
# Nothing of the database stays open here: the workers are forked from this process.
app.extensions["engine"].dispose()
# What was loaded lives as long as the process: the collector leaves it alone, and the workers share it.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
