"""The catalogue: every version of every service, read and checked when the site starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app import clock
from app.catalogue import building
from app.catalogue.conditions import leaves
from app.catalogue.definition import Fact, Finder, Option, Service
from app.catalogue.reading import DefinitionFault, read_file
from app.catalogue.soundness import check_finder, check_service, check_suggestions, conditions
from app.errors import Refusal

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Catalogue:
    finder: Finder
    versions: Mapping[str, tuple[Service, ...]] = field(hash=False)

    def services(self, on: date | None = None) -> tuple[Service, ...]:
        """The version in force of each service, by id."""
        return tuple(self.latest(service_id, on) for service_id in sorted(self.versions))

    def latest(self, service_id: str, on: date | None = None) -> Service:
        """The newest version published by that day (today); else the first there will be."""
        versions = self._versions(service_id)
        day = on or clock.today()
        published = [one for one in versions if one.published <= day]
        return published[-1] if published else versions[0]

    def get(self, service_id: str, version: str) -> Service:
        """Exactly this version: a submitted case keeps its own for ever."""
        for service in self._versions(service_id):
            if service.version == version:
                return service
        raise Refusal("no_such_version", service=service_id, version=version)

    def _versions(self, service_id: str) -> tuple[Service, ...]:
        if service_id not in self.versions:
            raise Refusal("no_such_service", service=service_id)
        return self.versions[service_id]


def load(*folders: Path) -> Catalogue:
    """The catalogue of these folders, the product's own if none is named.

    The finder and the facts come from the first folder; each folder adds its `services`.
    Raises DefinitionFault for the first thing that is wrong.
    """
    folders = folders or (DATA,)
    facts = building.facts(read_file(folders[0] / "facts.json"))
    finder_file = folders[0] / "finder.json"
    finder = building.finder(read_file(finder_file))
    check_finder(finder, str(finder_file))
    found = [(path, _read_service(path)) for folder in folders for path in _files(folder)]
    finder = _with_districts(finder, [service for _, service in found])
    for path, service in found:
        check_service(service, str(path), finder, facts)
    check_suggestions((str(path), service) for path, service in found)
    return Catalogue(finder, _by_id((path, _with_facts(one, facts)) for path, one in found))


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("services/*/*.json"))
    if not files:
        mend = "put services/<id>/<version>.json there"
        raise DefinitionFault(str(folder), "services", "no service here", mend)
    return files


def _read_service(path: Path) -> Service:
    service = building.service(read_file(path))
    for key, said, named in (
        ("service_id", service.service_id, path.parent.name),
        ("version", service.version, path.stem),
    ):
        if said != named:
            problem = f'"{said}" lies under "{named}"'
            raise DefinitionFault(str(path), key, problem, "let the file's name say the same")
    return service


def _by_id(found: Iterable[tuple[Path, Service]]) -> dict[str, tuple[Service, ...]]:
    versions: dict[str, list[Service]] = {}
    for path, service in found:
        others = versions.setdefault(service.service_id, [])
        if any(service.version == one.version for one in others):
            mend = "give the newer one a newer version"
            raise DefinitionFault(str(path), "version", "this version exists already", mend)
        if any(service.published == one.published for one in others):
            mend = "let each version begin on its own day"
            raise DefinitionFault(str(path), "published", "two versions on one day", mend)
        others.append(service)
    return {
        service_id: tuple(sorted(several, key=lambda one: one.published))
        for service_id, several in versions.items()
    }


def _with_facts(service: Service, facts: tuple[Fact, ...]) -> Service:
    used = {leaf.q for _, condition in conditions(service) for leaf in leaves(condition)}
    used.update(service.asks_facts)
    return replace(service, facts=tuple(fact for fact in facts if fact.id in used))


def _with_districts(finder: Finder, services: list[Service]) -> Finder:
    """A district that a service brings with its name becomes an answer in the finder."""
    named = {one.district: one.district_zh for one in services if one.district_zh}
    questions = []
    for question in finder.questions:
        if question.id == "region":
            kept = [option for option in question.options if option.v != "other"]
            new = [Option(v, zh) for v, zh in named.items() if question.option(v) is None]
            last = [option for option in question.options if option.v == "other"]
            question = replace(question, options=tuple(kept + new + last))
        questions.append(question)
    return replace(finder, questions=tuple(questions))
