"""The provider of text messages, and the stub that stands in for it in the demo."""

from typing import Any

import httpx

TIMEOUT = httpx.Timeout(10, connect=5)
SAYS_NOTHING_OF_THE_MESSAGE = {401, 403, 408, 425, 429}
MISSING = (
    "There is no provider of text messages: set BANGBAN_SMS_URL and BANGBAN_SMS_KEY "
    "(environment or instance/config.py). Only the demo (--demo) goes without."
)


class Rejected(Exception):
    """The provider will never send this message."""


class Unavailable(Exception):
    """The provider did not answer, or not sensibly: the same message may be tried again."""


class SettingsMissing(Exception):
    """The site may not start like this."""


class Provider:
    """`POST {url}/messages` sends, once for each id; `GET {url}/messages/{id}` tells whether it knows it."""

    def __init__(self, url: str, key: str, timeout: httpx.Timeout = TIMEOUT) -> None:
        self.name = url
        self._http = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {key}"},
            timeout=timeout,
        )

    def send(self, message_id: str, phone: str, text: str) -> str:
        """Hand the message over; the provider's own id of it. Raises Rejected or Unavailable."""
        answer = self._ask(
            "POST",
            "/messages",
            json={"id": message_id, "phone": phone, "text": text},
            headers={"Idempotency-Key": message_id},
        )
        if answer.is_success:
            return _id_in(answer, message_id)
        if answer.is_client_error and answer.status_code not in SAYS_NOTHING_OF_THE_MESSAGE:
            raise Rejected(f"the provider refused it ({answer.status_code})")
        raise Unavailable(f"the provider answered {answer.status_code}")

    def find(self, message_id: str) -> str | None:
        """The provider's id of a message it already has; None when it does not know it."""
        answer = self._ask("GET", f"/messages/{message_id}")
        if answer.status_code == 404:
            return None
        if answer.is_success:
            return _id_in(answer, message_id)
        raise Unavailable(f"the provider answered {answer.status_code}")

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **more)
        except httpx.HTTPError as error:
            raise Unavailable(f"the provider does not answer ({type(error).__name__})") from error


def _id_in(answer: httpx.Response, otherwise: str) -> str:
    try:
        found = answer.json()
    except ValueError:
        return otherwise
    return str(found.get("id") or otherwise) if isinstance(found, dict) else otherwise


class Stub:
    """Sends nothing: in the demo the rows themselves are the 短信箱."""

    name = "stub (messages are only shown at /demo/sms)"

    def send(self, message_id: str, phone: str, text: str) -> str:
        """Nothing leaves the machine."""
        return f"demo-{message_id}"

    def find(self, message_id: str) -> str | None:
        """It never got anything."""
        return None


Client = Provider | Stub
_client: Client | None = None


def choose(settings: dict[str, Any], *, demo: bool) -> Client:
    """The stub in the demo, which must never write to real people; else the provider of the settings.

    Raises SettingsMissing when neither may be used.
    """
    if demo:
        return Stub()
    if not (settings["SMS_URL"] and settings["SMS_KEY"]):
        raise SettingsMissing(MISSING)
    return Provider(settings["SMS_URL"], settings["SMS_KEY"])


def use(client: Client | None) -> None:
    """Set the client of this process."""
    global _client
    _client = client


def current() -> Client:
    """The client of this process. Raises SettingsMissing when none was set."""
    if _client is None:
        raise SettingsMissing(MISSING)
    return _client
