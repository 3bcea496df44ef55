"""What changed between two versions of a service, and which answers outlive the change.

A draft moves to the newer version with this list in sight; a submitted case never moves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from app.catalogue.checklist import Answers
from app.catalogue.definition import Material, Question, Service
from app.catalogue.wording import N_


@dataclass(frozen=True)
class Change:
    """`ids` are the questions or papers to look at again; `sentence_zh` is filled by `names`."""

    kind: str
    ids: tuple[str, ...]
    sentence_zh: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def text_zh(self) -> str:
        """The sentence with its names, in Chinese."""
        return self.sentence_zh % self.names


SENTENCES = {
    "question_added": N_("新问了一个问题：%(name)s"),
    "question_removed": N_("不再问：%(name)s"),
    "question_reworded": N_("问题换了说法：%(name)s"),
    "question_changed": N_("换了填法，请再填一次：%(name)s"),
    "question_when_changed": N_("什么时候问变了：%(name)s"),
    "option_added": N_("「%(name)s」多了一个选项：%(option)s"),
    "option_removed": N_("「%(name)s」少了一个选项：%(option)s"),
    "option_reworded": N_("「%(name)s」的选项换了说法：%(option)s"),
    "material_added": N_("多了一样材料：%(name)s"),
    "material_removed": N_("不再要这样材料：%(name)s"),
    "material_renamed": N_("材料换了名字：%(name)s"),
    "material_now_required": N_("这样材料现在一定要：%(name)s"),
    "material_now_conditional": N_("这样材料现在看情况要：%(name)s"),
    "material_no_longer_required": N_("这样材料现在可以不交：%(name)s"),
    "material_when_changed": N_("什么情况要交变了：%(name)s"),
    "alternatives_changed": N_("能代替的材料变了：%(name)s"),
    "now_owable": N_("这样材料现在可以晚交：%(name)s"),
    "no_longer_owable": N_("这样材料现在不能晚交：%(name)s"),
    "owed_days_changed": N_("晚交的期限改成%(days)s天"),
    "notice_changed": N_("办事须知改了，请再看一遍"),
    "policy_changed": N_("算钱的政策换了，请再试算一次"),
    "insured_changed": N_("哪些人能办变了，请再看一遍"),
    "channels_changed": N_("在哪里能办变了"),
    "entries_changed": N_("要填的页面变了"),
    "deadline_changed": N_("办理的天数变了"),
}


def changes(old: Service, new: Service) -> list[Change]:
    """What a person with a draft under `old` should know before going on under `new`."""
    return [
        *_question_changes(old, new),
        *_material_changes(old, new),
        *_owing_changes(old, new),
        *_other_changes(old, new),
    ]


def _change(kind: str, *ids: str, **names: str) -> Change:
    return Change(kind, ids, SENTENCES[kind], names)


def _question_changes(old: Service, new: Service) -> Iterator[Change]:
    for was in old.questions:
        if new.question(was.id) is None:
            yield _change("question_removed", was.id, name=was.text_zh)
    for now in new.questions:
        before = old.question(now.id)
        if before is None:
            yield _change("question_added", now.id, name=now.text_zh)
        else:
            yield from _one_question(before, now)


def _one_question(was: Question, now: Question) -> Iterator[Change]:
    if (was.text_zh, was.help_zh) != (now.text_zh, now.help_zh):
        yield _change("question_reworded", now.id, name=now.text_zh)
    if _shape(was) != _shape(now):
        yield _change("question_changed", now.id, name=now.text_zh)
    if was.when != now.when:
        yield _change("question_when_changed", now.id, name=now.text_zh)
    yield from _option_changes(was, now)


def _option_changes(was: Question, now: Question) -> Iterator[Change]:
    for option in was.options:
        if now.option(option.v) is None:
            yield _change("option_removed", now.id, name=now.text_zh, option=option.zh)
    for option in now.options:
        before = was.option(option.v)
        if before is None:
            yield _change("option_added", now.id, name=now.text_zh, option=option.zh)
        elif before.zh != option.zh:
            yield _change("option_reworded", now.id, name=now.text_zh, option=option.zh)


def _shape(question: Question) -> tuple[object, ...]:
    return question.type, question.repeatable, question.fields


def _material_changes(old: Service, new: Service) -> Iterator[Change]:
    for was in old.materials:
        if new.material(was.id) is None:
            yield _change("material_removed", was.id, name=was.name_zh)
    for now in new.materials:
        before = old.material(now.id)
        if before is None:
            yield _change("material_added", now.id, name=now.name_zh)
        else:
            yield from _one_material(before, now)


def _one_material(was: Material, now: Material) -> Iterator[Change]:
    if was.name_zh != now.name_zh:
        yield _change("material_renamed", now.id, name=now.name_zh)
    if was.requirement != now.requirement:
        kind = {
            "required": "material_now_required",
            "conditional": "material_now_conditional",
            "not_required": "material_no_longer_required",
        }[now.requirement]
        yield _change(kind, now.id, name=now.name_zh)
    elif was.when != now.when:
        yield _change("material_when_changed", now.id, name=now.name_zh)
    if was.alternatives != now.alternatives:
        yield _change("alternatives_changed", now.id, name=now.name_zh)


def _owing_changes(old: Service, new: Service) -> Iterator[Change]:
    for material in new.materials:
        if old.material(material.id) is None:
            continue
        before, after = old.may_be_owed(material.id), new.may_be_owed(material.id)
        if before != after:
            kind = "now_owable" if after else "no_longer_owable"
            yield _change(kind, material.id, name=material.name_zh)
    if old.owing and new.owing and old.owing.days != new.owing.days:
        yield _change("owed_days_changed", *new.owing.materials, days=str(new.owing.days))


_PARTS: tuple[tuple[str, Callable[[Service], object]], ...] = (
    ("notice_changed", lambda service: service.notice),
    ("policy_changed", lambda service: service.policy),
    ("insured_changed", lambda service: (service.insured, service.applies_when)),
    ("channels_changed", lambda service: (service.online, service.channels)),
    ("entries_changed", lambda service: service.entries),
    ("deadline_changed", lambda service: service.deadline_working_days),
)


def _other_changes(old: Service, new: Service) -> Iterator[Change]:
    for kind, part in _PARTS:
        if part(old) != part(new):
            yield _change(kind)


@dataclass(frozen=True)
class Carried:
    """`valid` answers go on; `again` are asked again; `dropped` nobody asks any more."""

    valid: Mapping[str, object] = field(hash=False)
    again: tuple[str, ...]
    dropped: tuple[str, ...]


def carry(answers: Answers, old: Service, new: Service) -> Carried:
    """Which answers given under `old` still say the same under `new`.

    An id that was no question of `old` is the site's own and goes on untouched.
    """
    valid, again, dropped = {}, [], []
    for key, answer in answers.items():
        was, now = old.question(key), new.question(key)
        if was is not None and now is None:
            dropped.append(key)
        elif was is not None and now is not None and not _means_the_same(answer, was, now):
            again.append(key)
        else:
            valid[key] = answer
    return Carried(valid, tuple(again), tuple(dropped))


def _means_the_same(answer: object, was: Question, now: Question) -> bool:
    if was.text_zh != now.text_zh or _shape(was) != _shape(now):
        return False
    chosen = answer if isinstance(answer, list | tuple) else (answer,)
    return all(was.option(each) == now.option(each) for each in chosen)
