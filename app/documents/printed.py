"""What stands on a printed application, in words that the caller translated."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Line:
    """A sentence with its figure at the right edge; the figure may be empty."""

    sentence: str
    amount: str = ""


@dataclass(frozen=True)
class Estimate:
    """The amount explained. `label` (示例标准) is printed beside the heading when there is one."""

    title: str
    lines: tuple[Line, ...]
    total: Line
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """Everything on the printed application, in the order it stands there.

    `page_label` holds %(page)s and %(pages)s, `missing_note` holds %(sign)s and %(codes)s.
    """

    title: str
    service: str
    number_label: str
    number: str
    submitted: str
    groups: tuple[Group, ...]
    papers: Group
    pledge: Group
    pledge_text: str
    next_title: str
    next_steps: tuple[str, ...]
    help_line: str
    page_label: str
    missing_note: str
    estimate: Estimate | None = None
    language: str = "zh-CN"
