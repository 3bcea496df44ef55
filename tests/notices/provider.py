"""A real provider of text messages on this machine: it remembers every message and can be told to misbehave."""

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LocalProvider:
    """`answers` are statuses to give to the next POSTs; a `(status, True)` also takes the message in."""

    def __init__(self):
        self.posts = Counter()
        self.taken = {}
        self.seen = []
        self.answers = []
        self.looks = Counter()
        self.look_status = None
        self.hold = None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        if self.hold:
            self.hold.set()
        self.server.shutdown()
        self.server.server_close()

    def post(self, headers, body):
        self.seen.append((headers, body))
        self.posts[body["id"]] += 1
        status, takes = self.answers.pop(0) if self.answers else (201, True)
        if takes:
            self.taken[body["id"]] = body
        if self.hold:
            self.hold.wait(30)
        return status, {"id": f"p-{body['id']}"}

    def look(self, message_id):
        self.looks[message_id] += 1
        if self.look_status:
            return self.look_status, {}
        return (200, {"id": f"p-{message_id}"}) if message_id in self.taken else (404, {})

    def handler(provider):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.answer(*provider.post(dict(self.headers), body))

            def do_GET(self):
                self.answer(*provider.look(self.path.rsplit("/", 1)[1]))

            def answer(self, status, content):
                raw = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_words):
                """Quiet."""

        return Handler
