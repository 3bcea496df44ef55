"""Every code that mandates refuse with, as a sentence: what is wrong, and what to do next."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SENTENCES: dict[str, LazyString] = {
    "for_yourself": _("这是您自己的身份证号。给自己办，从首页点“我要报销”就行。"),
    "for_a_child": _("他还没满18岁，不用授权。监护人在“我要报销”里直接替他办。"),
    "for_the_dead": _("名单上写着他已经过世，授权不算数了。家里人在“我要报销”里选“已经过世”办。"),
    "names_differ": _("姓名和身份证号对不上。请照身份证再看一遍。"),
    "too_many_asks": _("一天最多填%(most)s个人。请明天再来，或打电话。"),
    "choose_one": _("请选一个。"),
    "choose_services": _("请至少选一件要办的事。"),
    "phone_is_yours": _("这是您自己的手机号。请填他的；他没有手机，就选“没有手机”。"),
    "no_phone": _("没有填他的手机号。请用签字的纸，或回去填手机号。"),
    "mandate_settled": _("这份授权已经定了，不能再改。请回“我替谁办”看一看。"),
    "mandate_unfinished": _("还有几项没填好，先填完。"),
    "mandate_used": _("这份授权只办一次，已经用过了。再办要请他重新同意。"),
    "mandate_code_wrong": _("数字不对，请他再念一遍最新的那条短信。还能试%(left)s次。"),
    "mandate_code_spent": _("试了5次都不对，这条不能用了。请再发一条。"),
    "mandate_code_expired": _("这条短信过期了，或者已经用过。请再发一条。"),
    "no_photo_yet": _("还没有照片。请先拍签好字的那张纸。"),
}
