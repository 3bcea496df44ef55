"""From the objects of a definition file to what they define."""

from collections.abc import Mapping

from app.catalogue.conditions import Condition
from app.catalogue.definition import (
    ANY,
    ENTRIES,
    INSURED,
    LAYERS,
    PRE_CHECKS,
    QUESTION_TYPES,
    REQUIREMENTS,
    TAKES,
    WAYS,
    WITH_OPTIONS,
    Alternative,
    Elsewhere,
    Entry,
    Fact,
    Finder,
    Home,
    Lacks,
    Material,
    Notice,
    Online,
    Option,
    Owing,
    Question,
    Service,
    Step,
)
from app.catalogue.reading import Node

SERVICE_KEYS = """
service_id version published name_zh title_zh summary_zh who_zh region district district_zh minutes
insured online notice questions entries materials applies_when happens_next_zh withdraw_minutes home asks_facts
missing_handling deadline_working_days policy suggests channels steps_zh rules_zh official_item
terms_warning_zh outputs progress_query help source_file staff_calendar
"""
QUESTION_KEYS = "id text_zh type options when help_zh repeatable fields source basis"
MATERIAL_KEYS = """
id name_zh short_zh requirement when who_provides form where_zh takes lacks multiple pre_checks
alternatives hint_zh slot note_zh source basis
"""
OWING_KEYS = "mode rule_zh source basis may_be_owed days label note_zh"
FINDER_KEYS = "note_zh questions not_known unsure_zh elsewhere hotline_zh"
NOT_DEADLINES = ("source", "label", "note_zh")


def service(node: Node) -> Service:
    """The service of one file; what holds between its parts is checked elsewhere."""
    node.only(SERVICE_KEYS)
    return Service(
        service_id=node.text("service_id"),
        version=node.text("version"),
        published=node.day("published"),
        name_zh=node.text("name_zh"),
        title_zh=node.text("title_zh", most=9),
        summary_zh=node.text("summary_zh", most=30),
        who_zh=node.text("who_zh"),
        region=node.text("region"),
        district=node.text("district"),
        district_zh=node.maybe_text("district_zh", most=9),
        minutes=node.whole("minutes", least=1),
        insured=_insured(node),
        online=_online(node.node("online")),
        notice=_notice(node.node("notice")),
        questions=tuple(question(one) for one in node.nodes("questions")),
        entries=tuple(_entry(one) for one in node.nodes("entries")),
        materials=tuple(_material(one) for one in node.nodes("materials")),
        applies_when=_applies_when(node),
        happens_next=tuple(_step(one) for one in node.nodes("happens_next_zh")),
        withdraw_minutes=node.whole("withdraw_minutes", least=10),
        home=_home(node),
        owing=_owing(node),
        deadline_working_days=_deadlines(node),
        policy=_policy(node),
        suggests=node.texts("suggests"),
        asks_facts=node.texts("asks_facts"),
        channels=node.texts("channels"),
        steps_zh=node.texts("steps_zh"),
        rules_zh=node.texts("rules_zh"),
        official_item=node.maybe_text("official_item"),
    )


def _insured(node: Node) -> tuple[str, ...]:
    return () if node.raw.get("insured") == ANY else node.texts("insured", allowed=INSURED)


PROXIES = ("guardian_or_heir", "mandate", "anyone_entitled")


def _online(node: Node) -> Online:
    node.only("self proxy window_zh")
    proxy = node.one_of("proxy", PROXIES) if node.raw.get("proxy") else ""
    return Online(node.flag("self"), proxy, node.text("window_zh"))


def _notice(node: Node) -> Notice:
    node.only("version seconds paragraphs_zh")
    paragraphs = node.texts("paragraphs_zh")
    if not 4 <= len(paragraphs) <= 7:
        problem = f"{len(paragraphs)} paragraphs"
        raise node.fault("paragraphs_zh", problem, "say it in four to seven")
    return Notice(node.text("version"), node.whole("seconds"), paragraphs)


def question(node: Node) -> Question:
    """A question of a service or of the finder."""
    node.only(QUESTION_KEYS)
    kind = node.one_of("type", QUESTION_TYPES)
    options = tuple(_option(one) for one in node.nodes("options"))
    if bool(options) != (kind in WITH_OPTIONS):
        mend = "give options" if kind in WITH_OPTIONS else "take the options out"
        raise node.fault("options", f"a question of type {kind}", mend)
    return Question(
        id=node.text("id"),
        text_zh=node.text("text_zh"),
        type=kind,
        options=options,
        when=node.when(),
        help_zh=node.maybe_text("help_zh"),
        repeatable=node.flag("repeatable"),
        fields=node.texts("fields"),
    )


def _option(node: Node) -> Option:
    node.only("v zh")
    return Option(node.text("v"), node.text("zh"))


def _entry(node: Node) -> Entry:
    node.only("id when")
    return Entry(node.one_of("id", ENTRIES), node.when())


def _material(node: Node) -> Material:
    node.only(MATERIAL_KEYS)
    return Material(
        id=node.text("id"),
        name_zh=node.text("name_zh"),
        short_zh=node.text("short_zh", most=8),
        requirement=node.one_of("requirement", REQUIREMENTS),
        when=node.when(),
        who_provides=node.text("who_provides"),
        form=node.text("form"),
        where_zh=node.text("where_zh"),
        takes=node.one_of("takes", TAKES),
        lacks=_lacks(node.node("lacks")),
        multiple=node.flag("multiple"),
        pre_checks=node.texts("pre_checks", allowed=PRE_CHECKS),
        alternatives=tuple(_alternative(one) for one in node.nodes("alternatives")),
        hint_zh=node.maybe_text("hint_zh"),
        slot=node.maybe_text("slot"),
    )


def _lacks(node: Node) -> Lacks:
    node.only("text_zh ways")
    return Lacks(node.text("text_zh"), node.texts("ways", allowed=WAYS))


def _alternative(node: Node) -> Alternative:
    node.only("name_zh any_of when")
    if not node.has("any_of"):
        return Alternative((node.text("name_zh"),), node.when())
    names = tuple(one.only("name_zh").text("name_zh") for one in node.nodes("any_of"))
    if not names:
        raise node.fault("any_of", "nothing to choose from", "name at least one paper")
    return Alternative(names, node.when())


def _applies_when(node: Node) -> Condition:
    condition = node.when("applies_when")
    if condition is None:
        raise node.fault("applies_when", "nobody would find this", "say for whom it is")
    return condition


def _step(node: Node) -> Step:
    node.only("title_zh text_zh")
    return Step(node.text("title_zh", most=12), node.text("text_zh"))


def _home(node: Node) -> Home | None:
    if not node.has("home"):
        return None
    home = node.node("home").only("province label_zh")
    return Home(home.text("province", most=2), home.text("label_zh"))


def _owing(node: Node) -> Owing | None:
    if not node.has("missing_handling"):
        return None
    owing = node.node("missing_handling")
    owing.only(OWING_KEYS)
    is_sample = owing.maybe_text("label") == "sample"
    return Owing(owing.texts("may_be_owed"), owing.whole("days", least=1), is_sample)


def _deadlines(node: Node) -> Mapping[str, int]:
    if not node.has("deadline_working_days"):
        return {}
    deadlines = node.node("deadline_working_days")
    return {key: deadlines.whole(key) for key in deadlines.raw if key not in NOT_DEADLINES}


def _policy(node: Node) -> Mapping[str, str] | None:
    if not node.has("policy"):
        return None
    policy = node.node("policy").only(" ".join(LAYERS))
    return {layer: policy.text(layer) for layer in LAYERS if policy.has(layer)}


def facts(node: Node) -> tuple[Fact, ...]:
    """The system facts that conditions may look at."""
    node.only("facts")
    found = [one.only("id text_zh ask_zh") for one in node.nodes("facts")]
    return tuple(Fact(one.text("id"), one.text("text_zh"), one.text("ask_zh")) for one in found)


def finder(node: Node) -> Finder:
    """The questions of the home page and where to go when nothing fits."""
    node.only(FINDER_KEYS)
    not_known = node.node("not_known")
    return Finder(
        questions=tuple(question(one) for one in node.nodes("questions")),
        not_known={key: not_known.texts(key) for key in not_known.raw},
        unsure_zh=node.texts("unsure_zh"),
        elsewhere=tuple(
            Elsewhere(one.only("when text_zh").texts("text_zh"), one.when())
            for one in node.nodes("elsewhere")
        ),
        hotline_zh=node.text("hotline_zh"),
    )
