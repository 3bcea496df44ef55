"""The feature's place on the site: its words. The views of a page hang on a filing and stand in app/filing."""

from flask import Blueprint

from app.documents.sentences import PROBLEMS, SENTENCES
from app.web import sentences

bp = Blueprint("documents", __name__)
sentences.add(SENTENCES)


@bp.app_template_filter("problem_words")
def problem_words(problem: str) -> str:
    """What is wrong with an unreadable page and what to do, from the code in `Upload.problem`."""
    return str(PROBLEMS[problem])
