"""The people of the demo and the files of their registers. Region 99 and the phones belong to nobody."""

from datetime import date
from pathlib import Path
from typing import NamedTuple, TypedDict

from app.numbers import DEMO_REGION, check_digit
from app.registers.model import Kind

FILES = Path(__file__).parent / "demo"


class DemoPerson(TypedDict):
    name: str
    id_number: str
    birth: date
    phone: str


class Born(NamedTuple):
    """Who, when, in which place of region 99, as which child of the day (odd: a boy)."""

    name: str
    birth: date
    place: str
    order: int


CAST = {
    "wang-jianguo": Born("王建国", date(1948, 3, 12), "0107", 1),
    "wang-li": Born("王丽", date(1975, 8, 6), "0107", 2),
    "liu-hong": Born("刘洪", date(1960, 5, 20), "0117", 3),
    "chen-jing": Born("陈静", date(1991, 11, 2), "0107", 4),
    "zhou-ming": Born("周明", date(1955, 1, 30), "0107", 5),
    "stranger": Born("莫生", date(1983, 7, 15), "0101", 7),
    "shen-yi": Born("沈怡", date(1986, 4, 9), "0107", 8),
    "fu-er": Born("傅尔", date(1979, 12, 21), "0107", 9),
    "minzheng-lan": Born("兰民政", date(1988, 9, 3), "1182", 10),
    "admin": Born("管立", date(1980, 2, 29), "0101", 11),
    "li-guiying": Born("李桂英", date(1944, 10, 1), "0107", 12),
    "zhao-decai": Born("赵德才", date(1939, 6, 18), "0107", 13),
    "sun-yue": Born("孙悦", date(2018, 5, 4), "0117", 14),
    "qian-feng": Born("钱峰", date(1970, 3, 25), "0117", 15),
    "wu-xiuzhen": Born("吴秀珍", date(1952, 2, 14), "1182", 16),
    "zheng-an": Born("郑安", date(1968, 8, 8), "1182", 17),
}


def demo_people() -> dict[str, DemoPerson]:
    """Everybody of the demo by his name in the cast."""
    return {
        name: {
            "name": born.name,
            "id_number": invented_id(born.place, born.birth, born.order),
            "birth": born.birth,
            "phone": f"199000000{at:02d}",
        }
        for at, (name, born) in enumerate(CAST.items(), start=1)
    }


def invented_id(place: str, birth: date, order: int) -> str:
    """An ID number of region 99 with a right check digit: nobody has it."""
    digits = f"{DEMO_REGION}{place}{birth:%Y%m%d}{order:03d}"
    return digits + check_digit(digits + "0")


def demo_files() -> list[tuple[Kind, Path]]:
    """The register files of the demo, each with its kind."""
    return [(kind, FILES / f"{kind}.csv") for kind in Kind]
