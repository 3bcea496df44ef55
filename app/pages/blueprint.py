"""The blueprint of the public pages."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
