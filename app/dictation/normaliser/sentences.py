"""What the normaliser reads back: one template per finding."""


def N_(msgid: str) -> str:
    """Marks a template for the translators."""
    return msgid


AMOUNT = N_("一共 %(amount)s。对吗？")
DATES = (
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期一。对吗？"),
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期二。对吗？"),
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期三。对吗？"),
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期四。对吗？"),
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期五。对吗？"),
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期六。对吗？"),
    N_("%(year)s 年 %(month)s 月 %(day)s 日，星期日。对吗？"),
)
ID_NUMBER = N_("身份证号是 %(groups)s。对吗？")
PHONE = N_("电话是 %(groups)s。对吗？")
BANK_CARD = N_("卡号是 %(groups)s。对吗？")
NAME = N_("名字是%(letters)s。对吗？")
HOSPITAL = N_("您说的是%(value)s。对吗？")
CHOICE = N_("您选的是：%(value)s。对吗？")
YES = N_("您说的是“是”。对吗？")
NO = N_("您说的是“不是”。对吗？")
UNKNOWN = N_("您说的是“不清楚”。对吗？")
DAYS = N_("%(value)s 天。对吗？")
COUNT = N_("一共 %(value)s 张（份）。对吗？")

SAY_AGAIN = N_("没有听准。请再说一遍。")
NOT_BY_VOICE = N_("这一项不能用说的填，请打字。")
NOTHING = N_("没有听到这一项。请再说一遍。")
CORRECTED = N_("好，不算。请从头再说一遍。")

AMOUNT_ABOUT = N_("这是大概的数。请照着发票说，比如：三千二百元五角。")
AMOUNT_TWO = N_("听到了不止一个数。请只说一个总数。")
AMOUNT_UNCLEAR = N_("数没有听准。请带上“元”再说一遍，比如：三千二百元五角。")

DATE_ABOUT = N_("这是大概的日子。请说几年几月几号。")
DATE_LUNAR = N_("这像是农历或节日。请说公历的几年几月几号。")
DATE_PART = N_("日子没有说全。请说几年几月几号。")
DATE_TWO = N_("听到了不止一个日子。请只说一个。")
DATE_YEAR = N_("%(month)s 月 %(day)s 日，是哪一年的？")
DATE_NO_SUCH = N_("没有这一天：%(month)s 月 %(day)s 日。请再说一遍。")

DIGITS_FEW = N_("听到 %(groups)s，只有 %(heard)s 位，应当有 %(needed)s 位。请从头再说一遍。")
DIGITS_MANY = N_("听到 %(groups)s，有 %(heard)s 位，多了。请从头再说一遍。")
DIGITS_UNCLEAR = N_("号码没有听准。请一位一位地再说一遍。")
ID_CHECK = N_("听到 %(groups)s，这个身份证号对不上。请再说一遍。")
ID_BIRTH = N_("听到 %(groups)s，里面的出生日期不对。请再说一遍。")
PHONE_START = N_("听到 %(groups)s，这不是手机号。请再说一遍。")
CARD_CHECK = N_("听到 %(groups)s，这个卡号对不上。请再说一遍。")
CARD_SHORT = N_("听到 %(groups)s，只有 %(heard)s 位，可能少了。请再说一遍。")

NAME_UNCLEAR = N_("名字没有听准。请先说姓，再说名，比如：张桂兰，弓长张，桂花的桂。")
HOSPITAL_WHICH = N_("有几家医院像：%(names)s。请说全名。")
HOSPITAL_UNKNOWN = N_("没有找到这家医院。请再说一遍全名，或者打字。")
CHOICE_WHICH = N_("没有听准选哪一个。请说“第一个”“第二个”这样的话。")
CHOICE_RANGE = N_("一共只有 %(count)s 个可以选。请再说一遍。")
YESNO_WHICH = N_("没有听准。请说“是”“不是”或者“不清楚”。")
NUMBER_ABOUT = N_("这是大概的数。请说准数，比如：十二。")
NUMBER_UNCLEAR = N_("数没有听准。请再说一遍，比如：十二。")
