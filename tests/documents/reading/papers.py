"""Papers of nobody, as the engine sees them, as PDF, as OFD and as pictures. All made here.

People have ID region 99 and bank prefix 000000; hosts of QR codes end in .example.
"""

import math
import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import segno
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from app.documents.reading.page import Page, page_of_lines

FONT = Path(__file__).parents[3] / "app" / "documents" / "fonts" / "wqy-microhei.ttc"
SIZE = 20
ID_WOMAN = "990526194110229884"
ID_MAN = "990123194307303135"
CARD = "0000001386317693341"
CODE, NUMBER, CHECK = "99060225", "0108064274", "99d2d9"
QR = f"https://ebill.example/d?t=501&a=89&d={CODE}_{NUMBER}_{CHECK}_12406.33_20250413&s=39A7"

Cell = tuple[int, int, str]

INVOICE: list[Cell] = [
    (300, 0, "云川省医疗住院收费票据（电子）"),
    (0, 60, f"票据代码：{CODE}"),
    (600, 60, f"票据号码：{NUMBER}"),
    (0, 90, "交款人统一社会信用代码：990526********9884"),
    (600, 90, f"校验码：{CHECK}"),
    (0, 120, "交款人：贾淑芬"),
    (600, 120, "开票日期：2025-04-13"),
    (30, 160, "项目名称"),
    (180, 160, "数量/单位"),
    (320, 160, "金额（元）"),
    (500, 160, "项目名称"),
    (650, 160, "数量/单位"),
    (790, 160, "金额（元）"),
    (30, 190, "检查费"),
    (200, 190, "1/项"),
    (330, 190, "2,207.30"),
    (500, 190, "化验费"),
    (670, 190, "1/项"),
    (800, 190, "6,059.46"),
    (30, 220, "卫生材料费"),
    (200, 220, "1/项"),
    (330, 220, "4,139.57"),
    (0, 280, "金额合计（大写）壹万贰仟肆佰零陆元叁角叁分"),
    (700, 280, "（小写）12,406.33"),
    (20, 320, "业务流水号：202504133564299469病历号：46056956"),
    (600, 320, "住院号：056956"),
    (20, 350, "住院时间：20250321-20250413"),
    (600, 350, "预缴金额：4000.00"),
    (20, 380, "医疗机构类型：综合医院医保类型：城乡居民基本医疗保险医保编号：992304813197"),
    (20, 410, "医保统筹基金支付：8219.51"),
    (320, 410, "其他支付：420.00"),
    (540, 410, "个人账户支付：0.00"),
    (760, 410, "个人现金支付：3766.82"),
    (20, 440, "个人自付：2136.18"),
    (320, 440, "个人自费：1630.64"),
    (0, 490, "收款单位（章）：东湖区样板中心医院"),
    (500, 490, "复核人：系统核验"),
    (760, 490, "收款人：006212"),
]
INVOICE_TRUTH = {
    "invoice_code": CODE,
    "invoice_number": NUMBER,
    "check_code": CHECK,
    "payer": "贾淑芬",
    "issue_date": "2025-04-13",
    "total": "12406.33",
    "total_upper": "壹万贰仟肆佰零陆元叁角叁分",
    "fund_pay": "8219.51",
    "other_pay": "420.00",
    "account_pay": "0.00",
    "cash_pay": "3766.82",
    "self_pay": "2136.18",
    "self_fee": "1630.64",
    "medical_insurance_type": "城乡居民基本医疗保险",
    "hospital": "东湖区样板中心医院",
    "admitted": "2025-03-21",
    "discharged": "2025-04-13",
    "items": [["检查费", "2207.30"], ["化验费", "6059.46"], ["卫生材料费", "4139.57"]],
}

RECEIPT: list[Cell] = [
    (300, 0, "云川省医疗门急诊收费专用票据"),
    (0, 50, "医疗机构类型：综合医院"),
    (400, 50, "票据代码：99060125"),
    (700, 50, "NO.0074912590"),
    (0, 80, "姓名：梅桂英"),
    (250, 80, "性别：女"),
    (400, 80, "医保类型：职工基本医疗保险"),
    (0, 120, "项目"),
    (300, 120, "金额（元）"),
    (500, 120, "项目"),
    (800, 120, "金额（元）"),
    (0, 150, "诊察费"),
    (310, 150, "82.83"),
    (500, 150, "治疗费"),
    (810, 150, "315.08"),
    (0, 200, "合计（大写）：叁佰玖拾柒元玖角壹分"),
    (500, 200, "￥397.91"),
    (0, 240, "预缴款：0.00"),
    (250, 240, "补缴：83.16"),
    (700, 240, "现金支付：83.16"),
    (0, 270, "医保统筹支付：247.53"),
    (350, 270, "附加支付：13.25"),
    (700, 270, "个人账户支付：53.97"),
    (0, 300, "自付：117.13"),
    (250, 300, "分类自负：17.13"),
    (500, 300, "自负：100.00"),
    (750, 300, "自费：20.00"),
    (0, 350, "收款单位（章）：青禾市虚拟中医医院"),
    (450, 350, "收款人：70004"),
    (700, 350, "2025 年 10 月 11 日"),
]
RECEIPT_TRUTH = {
    "invoice_code": "99060125",
    "invoice_number": "0074912590",
    "payer": "梅桂英",
    "issue_date": "2025-10-11",
    "total": "397.91",
    "total_upper": "叁佰玖拾柒元玖角壹分",
    "fund_pay": "247.53",
    "other_pay": "13.25",
    "account_pay": "53.97",
    "cash_pay": "83.16",
    "self_pay": "117.13",
    "self_fee": "20.00",
    "classified_self_pay": "17.13",
    "self_part": "100.00",
    "medical_insurance_type": "职工基本医疗保险",
    "hospital": "青禾市虚拟中医医院",
    "items": [["诊察费", "82.83"], ["治疗费", "315.08"]],
}

SETTLEMENT: list[Cell] = [
    (300, 0, "云川省基本医疗保险"),
    (320, 40, "住院费用结算单"),
    (0, 90, "医疗机构"),
    (150, 90, "云川市示例第一人民医院"),
    (500, 90, "结算日期"),
    (650, 90, "2026-02-26"),
    (0, 130, "姓名"),
    (150, 130, "贾淑芬"),
    (500, 130, "性别"),
    (650, 130, "女"),
    (0, 160, "公民身份"),
    (0, 184, "号码"),
    (150, 172, ID_WOMAN),
    (500, 172, "险种类型"),
    (650, 172, "城乡居民基本医疗保险"),
    (0, 220, "入院日期"),
    (150, 220, "2026-02-11"),
    (500, 220, "出院日期"),
    (650, 220, "2026-02-26"),
    (0, 260, "住院天数"),
    (150, 260, "15"),
    (500, 260, "出院诊断"),
    (650, 260, "脑梗死恢复期"),
    (0, 300, "医疗费总"),
    (0, 324, "额"),
    (150, 312, "23866.23"),
    (500, 300, "全自费金"),
    (500, 324, "额"),
    (650, 312, "3109.57"),
    (0, 360, "先行自付"),
    (0, 384, "金额"),
    (150, 372, "1313.33"),
    (500, 360, "符合政策"),
    (500, 384, "范围金额"),
    (650, 372, "19443.33"),
    (0, 432, "起付线"),
    (150, 432, "1500.00"),
    (500, 410, "基本医保"),
    (500, 434, "统筹基金"),
    (500, 458, "支付"),
    (650, 434, "13288.17"),
    (0, 500, "大病保险"),
    (0, 524, "支付"),
    (150, 512, "0.00"),
    (500, 500, "医疗救助"),
    (500, 524, "支付"),
    (650, 512, "0.00"),
    (0, 560, "个人账户"),
    (0, 584, "支付"),
    (150, 572, "0.00"),
    (500, 560, "个人现金"),
    (500, 584, "支付"),
    (650, 572, "10578.06"),
    (0, 620, "个人自付"),
    (150, 620, "7468.49"),
    (500, 620, "个人自费"),
    (650, 620, "3109.5市示例第医保结算章"),
    (0, 660, "金额大写"),
    (150, 660, "贰万叁仟捌佰陆拾陆元贰角叁分"),
]
SETTLEMENT_TRUTH = {
    "name": "贾淑芬",
    "id_number": ID_WOMAN,
    "hospital": "云川市示例第一人民医院",
    "admitted": "2026-02-11",
    "discharged": "2026-02-26",
    "total": "23866.23",
    "fund_pay": "13288.17",
    "other_pay": "0.00",
    "account_pay": "0.00",
    "cash_pay": "10578.06",
    "self_fee": "3109.57",
    "self_pay": "7468.49",
    "deductible": "1500.00",
    "policy_scope": "19443.33",
}

ID_FRONT: list[Cell] = [
    (0, 0, "姓名"),
    (100, 0, "尤凤仙"),
    (0, 50, "性别"),
    (100, 50, "女"),
    (200, 50, "民族满"),
    (0, 100, "出生"),
    (100, 100, "1941年10月22日"),
    (0, 150, "住址"),
    (100, 150, "云川省青禾市样板区示例路323弄"),
    (100, 178, "50号451室"),
    (0, 300, "公民身份号码"),
    (200, 300, ID_WOMAN),
]
ID_FRONT_TRUTH = {
    "name": "尤凤仙",
    "sex": "女",
    "nation": "满",
    "born": "1941-10-22",
    "address": "云川省青禾市样板区示例路323弄50号451室",
    "id_number": ID_WOMAN,
}

ID_BACK: list[Cell] = [
    (100, 0, "样本共和国"),
    (100, 60, "居民身份证"),
    (50, 200, "签发机关 青禾市公安局样板分局"),
    (50, 240, "有效期限 2015.03.12-2035.03.12"),
]
ID_BACK_TRUTH = {"issuer": "青禾市公安局样板分局", "valid": "2015.03.12-2035.03.12"}

BANK_CARD: list[Cell] = [
    (0, 0, "示例农商银行"),
    (500, 0, "借记卡 DEBIT CARD"),
    (0, 200, "0000 0013 8631 7693 341"),
    (0, 260, "VALID THRU 09/32"),
    (600, 320, "银联样本"),
]
BANK_CARD_TRUTH = {"card_number": CARD, "bank": "示例农商银行"}

SOCIAL_CARD: list[Cell] = [
    (200, 0, "社会保障卡"),
    (0, 80, "姓名 尤凤仙"),
    (0, 120, f"社会保障号码 {ID_WOMAN}"),
    (0, 160, "发卡日期 2022年06月"),
    (0, 200, "卡号 Z68757446"),
    (500, 260, "示例农商银行"),
]
SOCIAL_CARD_TRUTH = {"name": "尤凤仙", "id_number": ID_WOMAN, "card_no": "Z68757446"}

DISCHARGE: list[Cell] = [
    (200, 0, "东湖区样板中心医院"),
    (300, 40, "出院小结"),
    (0, 100, "姓名：梅桂"),
    (0, 126, "英"),
    (180, 112, "性别：女"),
    (360, 112, "年龄：78岁"),
    (560, 112, "住院号：02789968"),
    (0, 160, "科室：普外"),
    (0, 186, "科"),
    (180, 172, "床号：12"),
    (360, 160, "入院日期:2025-出院日期：2025-"),
    (360, 186, "12-18"),
    (520, 186, "12-26"),
    (0, 220, "住院天数："),
    (0, 246, "8天"),
    (180, 220, "入院诊断：2型糖尿病伴周"),
    (180, 246, "围神经病变"),
    (0, 300, "入院情况：患者因反复头晕、乏力一周，加重两天入院。"),
    (0, 330, "出院诊断：2型糖尿病伴周围神经病变"),
    (0, 360, "出院医嘱：低盐低脂饮食，规律服药。"),
    (400, 420, "2025年12月26日"),
]
DISCHARGE_TRUTH = {
    "name": "梅桂英",
    "hospital": "东湖区样板中心医院",
    "admitted": "2025-12-18",
    "discharged": "2025-12-26",
    "days": "8",
    "diagnosis": "2型糖尿病伴周围神经病变",
    "admission_no": "02789968",
}

COST_LIST: list[Cell] = [
    (200, 0, "东湖区样板中心医院"),
    (260, 40, "住院费用明细清单"),
    (0, 80, "姓名：吴明试"),
    (250, 80, "住院号：96246627"),
    (500, 80, "科室：骨科"),
    (0, 110, "费用日期：2025-11-16至2025-11-27费别：城乡居民基本医疗保险"),
    (0, 150, "项目名称"),
    (250, 150, "规格"),
    (360, 150, "单位"),
    (420, 150, "数量"),
    (500, 150, "单价"),
    (600, 150, "金额"),
    (700, 150, "医保等级"),
    (0, 180, "苯磺酸氨氯地平片"),
    (250, 180, "5mg*28片"),
    (360, 180, "盒"),
    (420, 180, "4"),
    (500, 180, "321.44"),
    (600, 180, "1285.76"),
    (700, 180, "甲"),
    (0, 210, "0.9%氯化钠注射液"),
    (250, 210, "100ml"),
    (360, 210, "瓶"),
    (420, 210, "4"),
    (500, 210, "122.41"),
    (600, 210, "489.64"),
    (700, 210, "乙"),
    (0, 240, "Ⅰ级护理"),
    (360, 240, "日"),
    (420, 240, "6"),
    (500, 240, "37.66"),
    (600, 240, "225.96"),
    (700, 240, "丙"),
    (0, 300, "合计金额：2001.36"),
    (500, 340, "打印日期：2025-11-27"),
]
COST_LIST_TRUTH = {
    "name": "吴明试",
    "hospital": "东湖区样板中心医院",
    "total": "2001.36",
    "admission_no": "96246627",
    "lines": [
        ["苯磺酸氨氯地平片", "4", "321.44", "1285.76", "甲"],
        ["0.9%氯化钠注射液", "4", "122.41", "489.64", "乙"],
        ["Ⅰ级护理", "6", "37.66", "225.96", "丙"],
    ],
}

DEATH: list[Cell] = [
    (200, 0, "居民死亡医学证明（推断）书"),
    (0, 60, "死者姓名"),
    (150, 60, "范丽华"),
    (450, 60, "性别"),
    (600, 60, "女"),
    (0, 100, "证件号码"),
    (150, 100, ID_WOMAN),
    (450, 100, "民族"),
    (600, 100, "汉族"),
    (0, 140, "出生日期"),
    (150, 140, "1941年10月22日"),
    (450, 140, "死亡日期"),
    (600, 140, "2025年03月18日"),
    (0, 180, "死亡地点"),
    (150, 180, "医疗卫生机构病房"),
    (0, 260, "医疗卫生机构盖章：云川市示例第一人民医院"),
    (0, 300, "2025年03月18日"),
]
DEATH_TRUTH = {
    "name": "范丽华",
    "id_number": ID_WOMAN,
    "death_date": "2025-03-18",
    "hospital": "云川市示例第一人民医院",
    "sex": "女",
}

HOUSEHOLD: list[Cell] = [
    (250, 0, "常住人口登记卡"),
    (0, 60, "姓名"),
    (150, 60, "尤秀珍"),
    (450, 48, "户主或与"),
    (450, 72, "户主关系"),
    (600, 60, "户主"),
    (0, 120, "曾用名"),
    (450, 120, "性别"),
    (600, 120, "女"),
    (0, 160, "出生地"),
    (150, 160, "云川省"),
    (450, 160, "出生日期"),
    (600, 160, "1941年10月22日"),
    (0, 200, "公民身份"),
    (0, 224, "证件编号"),
    (150, 212, ID_WOMAN),
    (0, 260, "何时由何"),
    (0, 284, "地迁来本"),
    (0, 308, "址"),
    (150, 284, "云川省青禾市样板区示例路76弄40号1198室"),
    (400, 360, "登记日期：2009年05月06日"),
]
HOUSEHOLD_TRUTH = {
    "name": "尤秀珍",
    "id_number": ID_WOMAN,
    "relation": "户主",
    "sex": "女",
    "born": "1941-10-22",
    "address": "云川省青禾市样板区示例路76弄40号1198室",
}

PAPERS = {
    "invoice": (INVOICE, INVOICE_TRUTH),
    "receipt": (RECEIPT, RECEIPT_TRUTH),
    "settlement": (SETTLEMENT, SETTLEMENT_TRUTH),
    "id_front": (ID_FRONT, ID_FRONT_TRUTH),
    "id_back": (ID_BACK, ID_BACK_TRUTH),
    "bank_card": (BANK_CARD, BANK_CARD_TRUTH),
    "social_card": (SOCIAL_CARD, SOCIAL_CARD_TRUTH),
    "discharge": (DISCHARGE, DISCHARGE_TRUTH),
    "cost_list": (COST_LIST, COST_LIST_TRUTH),
    "death_certificate": (DEATH, DEATH_TRUTH),
    "household": (HOUSEHOLD, HOUSEHOLD_TRUTH),
}


def kind_of(name: str) -> str:
    return "invoice" if name == "receipt" else name


def width_of(text: str) -> float:
    return sum(SIZE if ord(sign) > 0x2E7F else 0.55 * SIZE for sign in text)


def corners(cell: Cell) -> list[tuple[float, float]]:
    x, y, text = cell
    right, bottom = x + width_of(text), y + SIZE
    return [(x, y), (right, y), (right, bottom), (x, bottom)]


def seen(cells: list[Cell], turn: int = 0, tilt: float = 0.0, score: float = 0.99) -> list:
    """What the engine tells of these cells when the sheet was photographed turned and tilted.

    `turn` is how many quarters the page must be turned against the clock to be upright.
    """
    return [
        [text, score, *_photographed(corners((x, y, text)), turn, tilt)] for x, y, text in cells
    ]


def _photographed(quad: list, turn: int, tilt: float) -> tuple[list[list[float]], bool]:
    angle = math.radians(90 * turn + tilt)
    cos, sin = math.cos(angle), math.sin(angle)
    moved = [[x * cos - y * sin + 3000, x * sin + y * cos + 3000] for x, y in quad]
    return from_the_top_left(moved), turn in (2, 3)


def from_the_top_left(quad: list[list[float]]) -> list[list[float]]:
    """The corners in the order in which the detector gives them, whatever the text."""
    by_side = sorted(quad)
    left, right = sorted(by_side[:2], key=lambda p: p[1]), sorted(by_side[2:], key=lambda p: p[1])
    return [left[0], right[0], right[1], left[1]]


def page(cells: list[Cell], turn: int = 0, tilt: float = 0.0, score: float = 0.99) -> Page:
    return page_of_lines(seen(cells, turn, tilt, score))


def with_text(cells: list[Cell], old: str, new: str) -> list[Cell]:
    """The same paper with another text in one place."""
    assert any(old in text for _x, _y, text in cells), old
    return [(x, y, text.replace(old, new)) for x, y, text in cells]


def without(cells: list[Cell], *texts: str) -> list[Cell]:
    return [cell for cell in cells if not any(text in cell[2] for text in texts)]


def as_picture(
    cells: list[Cell], scale: float = 1.6, qr: str = "", ground: str = "white"
) -> Image.Image:
    """The paper drawn, with its QR at the top right."""
    wide = max(x + width_of(text) for x, _y, text in cells) + 240
    high = max(y for _x, y, _text in cells) + 120
    picture = Image.new("RGB", (int(wide * scale), int(high * scale)), ground)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), int(SIZE * scale))
    for x, y, text in cells:
        pen.text(((x + 40) * scale, (y + 40) * scale), text, fill="#222", font=font)
    if qr:
        picture.paste(code(qr), (picture.width - int(200 * scale), 10))
    return picture


def code(text: str, scale: int = 5) -> Image.Image:
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=scale, border=3)
    return Image.open(out).convert("RGB")


def as_file(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def as_pdf(*sheets: list[Cell], qr: str = "") -> bytes:
    """A PDF with embedded text, one page for each sheet."""
    pdf = FPDF(unit="pt", format=(1200, 900))
    pdf.add_font("hei", fname=str(FONT))
    for cells in sheets:
        pdf.add_page()
        pdf.set_font("hei", size=SIZE)
        for x, y, text in cells:
            pdf.text(x + 40, y + 60, text)
        if qr:
            pdf.image(code(qr), x=1040, y=20, w=120)
    return bytes(pdf.output())


def as_scan(picture: Image.Image) -> bytes:
    """A PDF that holds nothing but a picture."""
    return as_file(picture, "PDF", resolution=120)


def as_ofd(cells: list[Cell], picture: bytes = b"", **parts: bytes) -> bytes:
    """An OFD by the book: text objects with their boundaries, in millimetres."""
    texts = "".join(
        f'<ofd:TextObject ID="{at}" Boundary="{x / 5} {y / 5} {width_of(text) / 5:.2f} {SIZE / 5}">'
        f"<ofd:TextCode X='0' Y='3'>{escape(text)}</ofd:TextCode></ofd:TextObject>"
        for at, (x, y, text) in enumerate(cells)
    )
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    entries = {
        "OFD.xml": f"<ofd:OFD {space}/>".encode(),
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}>{texts}</ofd:Page>".encode(),
    }
    if picture:
        entries["Doc_0/Res/image_1.png"] = picture
    return as_zip(entries | {name.replace("__", "/"): data for name, data in parts.items()})


def as_zip(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()
