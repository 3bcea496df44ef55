"""Every page of the flow after handing in: a look leads on, a change is refused in words, and nothing is changed."""

import io
from datetime import timedelta
from typing import Any

import pytest

from app import clock, db
from app.documents.model import Upload
from app.filing.model import EstimateRecord, Filing, Section, Status
from tests.citizen import Citizen, three
from tests.strict_client import plain

CLOSED = [one for one in Status if one not in (Status.DRAFT, Status.ASKED)]
SAYS = {Status.WITHDRAWN: "这件已经结束，不能再改"}
HANDED_IN = "已经交上去了"

# The tail of each address that changes something, and what a page that stayed open would send there.
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("consents", {"agreed": ["data"]}),
    ("fill/patient", {"name": "别人", "id_number": "990117196005200036"}),
    ("fill/contact", {"phone": "19900000009"}),
    ("fill/address", {"address": "普陀区长寿路1号"}),
    ("fill/heir", {"statement": "我是他的女儿。"}),
    ("fill/payee", {"holder": "别人", "card": "0000001234567890128"}),
    ("fill/stay/{stay}/hospital", {"hospital": "苏州示范医院"}),
    ("fill/stay/{stay}/dates", {**three("admit", "2026-01-01")}),
    ("fill/invoice/{invoice}/numbers", {"number": "0086221799"}),
    ("fill/invoice/{invoice}/amounts", {"total": "1.00"}),
    ("fill/question/who", {"value": "other"}),
    ("fill/question/no_such_question", {"value": "1"}),
    ("fill/fact/major_disease", {"value": "yes"}),
    ("precheck", {"act": "dispute"}),
    ("papers", {}),
    ("papers/inpatient_invoice", {}),
    ("papers/inpatient_invoice/lack", {"way": "owed"}),
    ("papers/no_such_paper", {}),
    ("stays", {"act": "add"}),
    ("stays", {"act": "done"}),
    ("invoices", {"act": "add"}),
    ("findings", {"dispute": "anything"}),
    ("estimate", {}),
    ("changes", {}),
    ("stop?of=situation", {}),
    ("later", {}),
]
ONLY_POSTS = [
    "stay/{stay}/remove",
    "stay/{stay}/restore",
    "invoice/{invoice}/remove",
    "invoice/{invoice}/restore",
    "pages/{page}/remove",
    "pages/{page}/restore",
]


class Scene:
    """王建国's whole case, and the ids that stand in addresses."""

    def __init__(self, citizen: Citizen) -> None:
        self.citizen = citizen
        citizen.file_mutual()
        with citizen.database() as session:
            keys = [one for (one,) in session.query(Section.key)]
            self.names = {
                "stay": next(one[5:] for one in keys if one.startswith("stay:")),
                "invoice": next(one[8:] for one in keys if one.startswith("invoice:")),
                "page": session.query(Upload.id).one()[0],
            }

    def at(self, tail: str) -> str:
        return f"{self.citizen.filing}/{tail.format(**self.names)}"

    def put(self, status: Status, *, is_held: bool = False) -> None:
        with self.citizen.app.app_context():
            db.session.remove()
            db.begin_writing()
            filing = db.session.get(Filing, self.citizen.filing_id)
            assert filing
            filing.status = status
            filing.held_at = clock.now() if is_held else None
            filing.withdrawable_until = clock.now() - timedelta(minutes=1)
            if status == Status.DRAFT:
                filing.submitted_at = None
            db.session.commit()
            db.session.remove()

    def kept(self) -> list[Any]:
        """All that a change could have changed."""
        with self.citizen.database() as session:
            sections = session.query(Section.key, Section.version, Section.removed_at)
            pages = session.query(Upload.id, Upload.removed_at)
            filing = session.query(Filing.status, Filing.number, Filing.service_version)
            return [
                sorted(map(str, sections)),
                sorted(map(str, pages)),
                list(map(str, filing)),
                session.query(EstimateRecord).count(),
                self.citizen.events(),
                self.citizen.messages(),
            ]


@pytest.fixture
def scene(citizen: Citizen) -> Scene:
    return Scene(citizen)


@pytest.mark.parametrize("status", CLOSED)
def test_a_look_at_any_page_of_the_way_leads_to_the_progress(scene: Scene, status: Status) -> None:
    scene.put(status)
    before = scene.kept()
    for tail, _form in PAGES:
        answer = scene.citizen.get(scene.at(tail), status=303)
        assert answer.location == scene.at("progress"), tail
    assert scene.citizen.get(scene.at("check"), status=303).location == scene.at("progress")
    assert scene.kept() == before


@pytest.mark.parametrize("status", CLOSED)
def test_a_page_that_stayed_open_changes_nothing_and_says_why(scene: Scene, status: Status) -> None:
    scene.put(status)
    before = scene.kept()
    for tail, form in [*PAGES, *((one, {}) for one in ONLY_POSTS)]:
        page = plain(scene.citizen.post(scene.at(tail), form, status=409))
        assert SAYS.get(status, HANDED_IN) in page, f"{tail}: {page[:200]}"
    assert scene.kept() == before


@pytest.mark.parametrize("status", CLOSED)
def test_a_photo_sent_too_late_is_not_kept(scene: Scene, status: Status) -> None:
    scene.put(status)
    before = scene.kept()
    form = {"shot": (io.BytesIO(b"\xff\xd8\xff"), "a.jpg")}
    scene.citizen.post(
        scene.at("papers/inpatient_invoice"),
        form,
        status=409,
        content_type="multipart/form-data",
    )
    assert scene.kept() == before


@pytest.mark.parametrize("status", CLOSED)
def test_handing_in_again_ends_at_the_receipt_of_the_first_time(
    scene: Scene, status: Status
) -> None:
    scene.put(status)
    before = scene.kept()
    for form in ({"pledge": "1"}, {}):
        answer = scene.citizen.post(scene.at("submit"), form)
        assert answer.location == scene.at("receipt")
    assert scene.kept() == before


@pytest.mark.parametrize("status", CLOSED)
def test_after_the_first_minutes_only_a_case_nobody_took_is_withdrawn(
    scene: Scene, status: Status
) -> None:
    scene.put(status)
    before = scene.kept()
    scene.citizen.post(scene.at("withdraw"))
    if status == Status.SUBMITTED:
        assert scene.citizen.row().status == Status.WITHDRAWN
    else:
        assert scene.kept() == before


@pytest.mark.parametrize("status", [Status.DRAFT, *CLOSED, Status.ASKED])
def test_only_a_withdrawn_case_is_filed_again(scene: Scene, status: Status) -> None:
    scene.put(status)
    answer = scene.citizen.post(scene.at("again"))
    is_new = answer.location != scene.citizen.filing
    assert is_new == (status == Status.WITHDRAWN)


@pytest.mark.parametrize("status", CLOSED)
def test_the_answer_to_a_request_is_not_awaited_where_nothing_is_asked(
    scene: Scene, status: Status
) -> None:
    scene.put(status)
    before = scene.kept()
    assert scene.citizen.get(scene.at("asked"), status=303).location == scene.citizen.filing
    for form in ({}, {"dispute": "x"}):
        assert scene.citizen.post(scene.at("asked"), form).location == scene.citizen.filing
    assert scene.kept() == before


READABLE = ["progress", "application.pdf", "pages/{page}/whole"]


@pytest.mark.parametrize("status", [*CLOSED, Status.ASKED])
@pytest.mark.parametrize("is_held", [False, True], ids=["going", "held"])
def test_whatever_became_of_it_he_reads_and_prints_what_he_handed_in(
    scene: Scene, status: Status, is_held: bool
) -> None:
    scene.put(status, is_held=is_held)
    for tail in READABLE:
        assert scene.citizen.get(scene.at(tail)).data, tail


@pytest.mark.parametrize("status", [*CLOSED, Status.ASKED, Status.DRAFT])
def test_a_held_case_is_changed_by_no_page(scene: Scene, status: Status) -> None:
    scene.put(status, is_held=True)
    before = scene.kept()
    for tail, form in [*PAGES, *((one, {}) for one in ONLY_POSTS)]:
        scene.citizen.post(scene.at(tail), form, status=409)
    scene.citizen.post(scene.at("withdraw"))
    scene.citizen.post(scene.at("again"))
    assert scene.kept() == before


@pytest.mark.parametrize("tail", [one for one, _form in PAGES] + ["check", "receipt", "asked"])
def test_a_stranger_finds_nothing_at_any_of_these_addresses(scene: Scene, tail: str) -> None:
    scene.put(Status.DRAFT)
    stranger = Citizen(scene.citizen.app, "liu-hong")
    stranger.get(scene.at(tail), status=404)


@pytest.mark.parametrize("tail", ONLY_POSTS + ["submit", "withdraw", "again", "papers", "stays"])
def test_a_stranger_changes_nothing(scene: Scene, tail: str) -> None:
    before = scene.kept()
    stranger = Citizen(scene.citizen.app, "liu-hong")
    stranger.post(scene.at(tail), {"pledge": "1", "act": "add"}, status=404)
    assert scene.kept() == before


@pytest.mark.parametrize(
    "tail",
    [
        "stay/ffffff/remove",
        "invoice/ffffff/restore",
        "stay/../remove",
        "pages/nothing/remove",
        "pages/nothing/restore",
        "invoice/{stay}/remove",
    ],
)
def test_what_is_not_there_is_neither_removed_nor_brought_back(
    citizen: Citizen, scene: Scene, tail: str
) -> None:
    scene.put(Status.DRAFT)
    before = scene.kept()
    citizen.post(scene.at(tail), status=404)
    assert scene.kept() == before


@pytest.mark.parametrize(
    "tail",
    [
        "fill/nothing",
        "fill/question/nothing",
        "fill/fact/nothing",
        "fill/stay/ffffff/dates",
        "fill/stay/{stay}/nothing",
        "fill/invoice/{invoice}/nothing",
        "fill/invoice/{stay}/numbers",
        "fill/patient/name",
        "fill/question/who/extra",
        "papers/nothing",
        "papers/nothing/lack",
        "pages/nothing/whole",
        "pages/{page}/large",
        "nothing",
    ],
)
def test_an_address_that_means_nothing_is_said_to_be_none(scene: Scene, tail: str) -> None:
    scene.put(Status.DRAFT)
    scene.citizen.get(scene.at(tail), status=404)


def test_a_page_of_another_s_filing_is_not_reached_through_one_s_own(scene: Scene) -> None:
    liu = Citizen(scene.citizen.app, "liu-hong")
    liu.start()
    page = scene.names["page"]
    for size in ("whole", "small"):
        liu.get(f"{liu.filing}/pages/{page}/{size}", status=404)
    for act in ("remove", "restore"):
        liu.post(f"{liu.filing}/pages/{page}/{act}", status=404)
    with scene.citizen.database() as session:
        assert session.query(Upload).filter_by(id=page).one().removed_at is None
