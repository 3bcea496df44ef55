"""A printed application as the cast would get it."""

from app.documents.paperwork import Estimate, Group, Line, Row, Sheet

FOOT = "要人帮忙？打电话 12393，或到家门口的服务站。"


def sheet(name: str = "王建国", extra: tuple[Group, ...] = ()) -> Sheet:
    """王建国's hospital stay, filed by his daughter; `extra` groups make it longer."""
    return Sheet(
        title="医疗费用报销申请",
        service="普陀区住院补助（互助帮困），王丽替王建国办理",
        number_label="受理号",
        number="1121 0386",
        submitted="2026年11月21日 10:32 交上",
        groups=(
            Group(
                "谁看的病",
                (
                    Row("姓名", name),
                    Row("身份证号", "9**************19"),
                    Row("手机", "138****6021"),
                    Row(
                        "住在哪里",
                        "上海市普陀区长寿路街道样板新村一居民区36弄12号502室（电梯旁边那一家）",
                    ),
                ),
            ),
            Group(
                "这次看病",
                (
                    Row("医院", "江海示范医院"),
                    Row("住院", "2026年10月6日至14日，一共8天"),
                    Row("总费用", "18,642.50 元"),
                    Row("发票", "99060225 / 0108064274\n99060225 / 0108064275"),
                ),
            ),
            Group("钱打到哪里", (Row("收款人", "王建国本人"), Row("银行卡", "**** 6624"))),
            *extra,
        ),
        papers=Group(
            "交了哪些材料",
            (
                Row("身份证", "2张"),
                Row("医疗收费电子票据", "2张"),
                Row("出院小结", "3张"),
                Row("费用明细清单", "还没有，12月10日前补上"),
            ),
        ),
        estimate=Estimate(
            title="大约能报多少",
            label="示例标准",
            lines=(
                Line("住院一共花了", "18,642.50"),
                Line("医保不管的有，自己付", "2,642.50"),
                Line(
                    "先减起付线1,200元，剩下的医保可以管。起付线就是先自己付的部分。", "14,800.00"
                ),
                Line("这些医保付92%", "13,616.00"),
                Line("互助帮困减去500元，补60%", "1,130.40"),
            ),
            total=Line("这次大约能报（元）", "14,746.40"),
            note="比例是示例，不是正式标准。正式的由医保局公布，以医保局审核为准。",
        ),
        pledge=Group(
            "您作过的保证",
            (Row("谁保证的", "王丽，替王建国"), Row("什么时候", "2026年11月21日 10:31")),
        ),
        pledge_text="填的都是真的，材料也是真的。材料造假，要退回报销的钱，还会罚款；情节严重的，要负法律责任。",
        next_title="接下来",
        next_steps=(
            "审核员来看。一般10个工作日，12月4日前有结果。",
            "补费用清单：12月10日前拍照补上。",
            "钱打到卡上：通过以后10个工作日。",
        ),
        help_line=FOOT,
        page_label="第%(page)s页，共%(pages)s页",
        missing_note="有的字印不出来，纸上用“%(sign)s”代替，请用笔写上。它们的编号是：%(codes)s",
    )
