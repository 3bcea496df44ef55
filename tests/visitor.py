"""Somebody who is not signed in, for audits: the pages of signing in and of 查进度 without an account."""

import re
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from app.registers.demo_people import demo_people

SIGNING_IN = ("/", "/sign-in", "/sign-in/code", "/progress/ask", "/progress/ask/code")
LOOKING = ("/progress/ask/cases",)
CODE = re.compile(r"查进度的验证码是 ?(\d{6})")


class Visitor:
    """A browser without scripts: forms, cookies, and the messages of the demo."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def read(self, path: str) -> str:
        return self.opener.open(self.base + path).read().decode()

    def send(self, path: str, **typed: str) -> str:
        """Fill the form of this page and send it."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.read(path))[1]
        body = urlencode({"csrf_token": token, **typed}).encode()
        return self.opener.open(self.base + path, body).read().decode()

    def begin(self) -> None:
        """Ask for both kinds of code; nothing is typed in yet."""
        who = demo_people()["wang-jianguo"]
        self.send("/sign-in", phone=demo_people()["stranger"]["phone"])
        self.send("/progress/ask", name=who["name"], id_number=who["id_number"])

    def look(self) -> None:
        """Type the code of 查进度 that came to the phone on file."""
        self.begin()
        self.send("/progress/ask/code", code=self.code())

    def code(self) -> str:
        for _look in range(120):
            if found := CODE.findall(self.read("/demo/sms")):
                return found[0]
            time.sleep(0.5)
        raise RuntimeError("no code came")

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar}
