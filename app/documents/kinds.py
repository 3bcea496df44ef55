"""Which kinds of paper a slot of a checklist takes, and what each kind is called."""

from collections.abc import Iterable

from app.documents.model import PageReading, ReadingState


def N_(words: str) -> str:
    """Marks words for the catalogues; they are translated when a page shows them."""
    return words


WORDS: dict[str, str] = {
    "invoice": N_("医疗发票"),
    "settlement": N_("医保结算单"),
    "cost_list": N_("费用清单"),
    "discharge": N_("出院小结"),
    "id_front": N_("身份证正面"),
    "id_back": N_("身份证反面"),
    "bank_card": N_("银行卡"),
    "social_card": N_("社保卡"),
    "death_certificate": N_("死亡证明"),
    "household": N_("户口簿"),
}
BOTH_SIDES = ("id_front", "id_back")
KINDS: dict[str, tuple[str, ...]] = {
    "inpatient_invoice": ("invoice",),
    "invoice": ("invoice",),
    "outside": ("invoice",),
    "cross_province_settlement": ("settlement",),
    "settlement": ("settlement",),
    "fee_list": ("cost_list",),
    "invoice_detail": ("cost_list",),
    "detail": ("cost_list",),
    "discharge_summary": ("discharge",),
    "dx": ("discharge",),
    "bank_card": ("bank_card", "social_card"),
    "social_card": ("social_card",),
    "patient_id": BOTH_SIDES,
    "proxy_id": BOTH_SIDES,
    "applicant_id_front": BOTH_SIDES,
    "applicant_id_back": BOTH_SIDES,
    "death_cert": ("death_certificate",),
    "hukou_book": ("household", *BOTH_SIDES),
}


def misplaced_kind(reading: PageReading | None, paper: str) -> str | None:
    """The kind that was recognised where another belongs; None where it fits or nobody can say."""
    if reading is None or reading.state != ReadingState.READ or reading.kind not in WORDS:
        return None
    takes = KINDS.get(paper)
    return reading.kind if takes and reading.kind not in takes else None


def right_slot(kind: str, papers: Iterable[str]) -> str | None:
    """The first of these papers that takes this kind."""
    return next((one for one in papers if kind in KINDS.get(one, ())), None)
