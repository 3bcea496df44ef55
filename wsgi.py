"""The web application for gunicorn; what it listens on and how many processes: gunicorn.conf.py."""

import gc

from sqlalchemy.orm import configure_mappers

from app import create_app
from app.cli.site import log_to_stderr

app = create_app()
log_to_stderr(app.config["LOG_LEVEL"])
# Nothing of the database stays open here: the workers are forked from this process.
app.extensions["engine"].dispose()
# What the first visitors would wait for is done before the workers are forked, and shared by them.
configure_mappers()
for template in app.jinja_env.list_templates(extensions=["html"]):
    app.jinja_env.get_template(template)
# What was loaded lives as long as the process: the collector leaves it alone.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
