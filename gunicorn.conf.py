"""How gunicorn serves the site: a few processes of several threads, forked from one loaded application."""

from app.config import ROOT, load

_settings = load()

bind = f"{_settings['HOST']}:{_settings['PORT']}"
pythonpath = str(ROOT)
worker_class = "gthread"
workers = int(_settings["WORKERS"])
threads = int(_settings["THREADS"])
preload_app = True
timeout = 30
graceful_timeout = 6
keepalive = 5
max_requests = 20000
max_requests_jitter = 2000
control_socket_disable = True
errorlog = "-"
loglevel = "warning"
