"""Every table of the product, known to the metadata, also where no web page was loaded."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

import app
from app import db


def load_every_model() -> None:
    """Import the `model` of each feature that has one."""
    for feature in pkgutil.iter_modules(app.__path__, "app."):
        if feature.ispkg and find_spec(f"{feature.name}.model"):
            import_module(f"{feature.name}.model")


def every_class() -> list[type[db.Base]]:
    """Every mapped class, by table name."""
    load_every_model()
    classes = [mapper.class_ for mapper in db.Base.registry.mappers]
    return sorted(classes, key=lambda mapped: str(mapped.__tablename__))
