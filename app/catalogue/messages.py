"""The Chinese strings of the definition files, for the translators' catalogue."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath
from typing import IO

# Words that pages show although their keys do not end in zh.
SHOWN_KEYS = frozenset({"who_provides", "form", "channels", "region", "slot"})
# Remarks of whoever wrote the list, never shown to citizens.
REMARKS = frozenset({"note_zh", "terms_warning_zh", "safety_note_zh", "rule_zh", "result_zh"})

# Of the policies only the names are shown; the rest of the file speaks to those who keep it.
POLICIES = "policies.json"

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]')

Message = tuple[int, None, str, list[str]]


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, object],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[Message]:
    """Babel's extractor for JSON: line number, no function, message and no comments."""
    text = fileobj.read().decode("utf-8")
    is_shown = _is_policy_name if _is_policy_file(fileobj) else _is_shown
    for position, path, value in _strings(text):
        if is_shown(path) and _CHINESE.search(value):
            yield text.count("\n", 0, position) + 1, None, value, []


def _is_policy_file(fileobj: IO[bytes]) -> bool:
    return PurePath(str(getattr(fileobj, "name", ""))).name == POLICIES


def _is_policy_name(path: tuple[str, ...]) -> bool:
    return len(path) == 3 and path[0] == "policies" and path[2] == "name"


def _is_shown(path: tuple[str, ...]) -> bool:
    key = path[-1]
    return (key in SHOWN_KEYS or key.endswith("zh")) and key not in REMARKS


def _strings(text: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Every string value with its position and its path of keys; a list adds its own key again."""
    keys, key = [], ""
    tokens = list(_TOKEN.finditer(text))
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        match token[0]:
            case "{" | "[":
                keys.append(key)
            case "}" | "]":
                key = keys.pop()
            case ":":
                pass
            case written if following is not None and following[0] == ":":
                key = json.loads(written)
            case written:
                yield token.start(), (*keys[1:], key), json.loads(written)
