"""A member of staff at the desk, as tests play him."""

from flask import Flask

from app import db
from app.accounts import sessions, staff
from app.accounts.model import Account
from tests.strict_client import StrictClient

PASSWORD = "correct horse battery"


class Clerk(StrictClient):
    """Signed in with these roles; every page he sees is checked by the strict client."""

    def __init__(
        self, app: Flask, login: str = "shen-yi", roles: tuple[str, ...] = ("clerk",)
    ) -> None:
        super().__init__(app)
        with app.app_context():
            db.begin_writing()
            account = db.session.query(Account).filter_by(login=login).first()
            if account is None:
                account = staff.create_staff(login, "沈一", list(roles), PASSWORD)[0]
            token = sessions.open_session(account, "computer")
            self.person_id, self.account_id = account.person_id, account.id
            db.session.commit()
            db.session.remove()
        self.browser.set_cookie("bangban_sign_in", token)
