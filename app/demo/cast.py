"""The people of the demo and their accounts."""

from app.accounts import staff
from app.accounts.model import Account, AccountKind, Person
from app.db import session
from app.registers.demo_people import demo_people
from app.vault import lookup

CITIZENS = (
    "wang-jianguo",
    "wang-li",
    "liu-hong",
    "chen-jing",
    "zhou-ming",
    "stranger",
    "minzheng-lan",
    "qian-feng",
    "wu-xiuzhen",
)
STAFF = {"shen-yi": ["clerk"], "fu-er": ["clerk", "checker"], "admin": ["admin"]}
PASSWORD = "demo-bangban-2026"  # noqa: S105 printed at the start of every demo


def make_accounts() -> dict[str, Account]:
    """Everybody of the cast with a way to sign in, by cast name."""
    everybody = demo_people()
    made = {name: citizen(name) for name in CITIZENS}
    for login, roles in STAFF.items():
        account, _uri = staff.create_staff(login, everybody[login]["name"], roles, PASSWORD)
        made[login] = account
    session.flush()
    return made


def citizen(name: str) -> Account:
    who = demo_people()[name]
    person = Person()
    person.identify(who["name"], who["id_number"])
    account = Account(
        kind=AccountKind.CITIZEN, person=person, phone_hash=lookup("phone", who["phone"])
    )
    account.phone = who["phone"]
    session.add(account)
    return account


def account_of(name: str) -> Account | None:
    """The account of somebody of the cast."""
    if name in STAFF:
        return session.query(Account).filter_by(login=name).first()
    who = demo_people().get(name)
    if who is None:
        return None
    return session.query(Account).filter_by(phone_hash=lookup("phone", who["phone"])).first()


def people() -> list[str]:
    """A line for each of the cast: who he is and how he signs in."""
    everybody = demo_people()
    lines = [f"  {everybody[name]['name']}  手机 {everybody[name]['phone']}" for name in CITIZENS]
    lines += [
        f"  {everybody[login]['name']}  /staff/sign-in  {login}  密码 {PASSWORD}" for login in STAFF
    ]
    return lines
