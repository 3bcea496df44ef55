"""What counting costs: the time that one request pays for its figures, in microseconds, and one reading of them."""

import os
import statistics
import tempfile
from time import perf_counter

TURNS, ROUNDS = 2000, 9


def per_turn(act, turns=TURNS):
    began = perf_counter()
    for _turn in range(turns):
        act()
    return (perf_counter() - began) / turns * 1e6


def main():
    folder = tempfile.mkdtemp()
    os.environ |= {"BANGBAN_INSTANCE": folder, "BANGBAN_SMS_URL": "x", "BANGBAN_SMS_KEY": "x"}
    from app import create_app, db

    app = create_app(METRICS_TOKEN="t", SERVER_NAME="localhost")
    db.Base.metadata.create_all(app.extensions["engine"])
    meter = app.extensions["meter"]
    with app.test_request_context("/help"):
        response = app.make_response("")

        def count():
            meter.begin()
            meter.end(response)

        count()
        cost = statistics.median(per_turn(count) for _round in range(ROUNDS))
    db.only_read()
    reading = statistics.median(per_turn(meter.text, 50) for _round in range(3)) / 1000
    print(f"counting one answer: {cost:.1f} µs; one reading of everything: {reading:.1f} ms")


if __name__ == "__main__":
    main()
