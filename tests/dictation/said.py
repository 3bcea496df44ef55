"""What the tests of spoken fields share: one day, one directory, one way to ask."""

from datetime import date

from app.dictation.normaliser import Given, normalise

TODAY = date(2026, 11, 21)  # a Saturday
HOSPITALS = (
    "江苏省人民医院",
    "南京鼓楼医院",
    "南京市第一医院",
    "市第一人民医院",
    "东南大学附属中大医院",
    "江苏省中医院",
    "南京市妇幼保健院",
    "江苏省肿瘤医院",
    "南京市第二医院",
    "南京脑科医院",
)


def hear(kind, transcript, options=(), *, today=TODAY, hospitals=HOSPITALS):
    return normalise(kind, transcript, Given(today, hospitals, options))


def outcome_of(kind, transcript, options=(), **given):
    """The value, or the name of the outcome where there is none."""
    heard = hear(kind, transcript, options, **given)
    assert (heard.value is None) == (heard.outcome != "ok")
    assert heard.say
    assert "%" not in heard.say
    return heard.value or heard.outcome.upper()
