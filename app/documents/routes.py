"""The feature's place on the site. Its pages hang on a filing, so their views stand in app/filing."""

from flask import Blueprint

from app.documents.sentences import SENTENCES
from app.web import sentences

bp = Blueprint("documents", __name__)
sentences.add(SENTENCES)
