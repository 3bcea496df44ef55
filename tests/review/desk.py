"""A member of staff at the desk, as tests play him."""

from functools import cache
from unittest.mock import patch

from flask import Flask

from app import db
from app.accounts import sessions, staff
from app.accounts.model import Account
from tests.scenes import STAGE
from tests.strict_client import StrictClient

PASSWORD = "correct horse battery"
# Slow on purpose, and the same for every clerk of a test; how passwords are kept, tests/accounts asks.
hash_once = cache(staff._hash)


class Clerk(StrictClient):
    """Signed in with these roles; every page he sees is checked by the strict client."""

    def __init__(
        self, app: Flask, login: str = "shen-yi", roles: tuple[str, ...] = ("clerk",)
    ) -> None:
        super().__init__(app)
        self.login, self.roles = login, roles
        STAGE.play(app, "clerk signs in", self.sign_in, self)

    def sign_in(self) -> None:
        with self.app.app_context():
            db.begin_writing()
            account = db.session.query(Account).filter_by(login=self.login).first()
            if account is None:
                with patch.object(staff, "_hash", hash_once):
                    account = staff.create_staff(self.login, "沈一", [*self.roles], PASSWORD)[0]
            token = sessions.open_session(account, "computer")
            self.person_id, self.account_id = account.person_id, account.id
            db.session.commit()
            db.session.remove()
        self.browser.set_cookie("bangban_sign_in", token)
