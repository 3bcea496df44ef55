"""The blueprint of 查进度."""

from flask import Blueprint

bp = Blueprint("progress", __name__)
