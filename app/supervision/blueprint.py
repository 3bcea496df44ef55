"""The blueprint of the office."""

from flask import Blueprint

bp = Blueprint("supervision", __name__)
