"""The Chinese strings of the definition files, for the translators' catalogue."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import IO

# Words that pages show although their keys do not end in zh.
SHOWN_KEYS = frozenset({"who_provides", "form", "channels", "region", "slot"})
# Remarks of whoever wrote the list, never shown to citizens.
REMARKS = frozenset({"note_zh", "terms_warning_zh", "safety_note_zh", "rule_zh", "result_zh"})

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
    for position, key, value in _strings(text):
        if _is_shown(key) and _CHINESE.search(value):
            yield text.count("\n", 0, position) + 1, None, value, []


def _is_shown(key: str) -> bool:
    return (key in SHOWN_KEYS or key.endswith("zh")) and key not in REMARKS


def _strings(text: str) -> Iterator[tuple[int, str, str]]:
    """Every string value with its position and key; strings in a list have the list's key."""
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
                yield token.start(), key, json.loads(written)
