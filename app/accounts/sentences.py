"""Every code that sign-in refuses with, as a sentence: what is wrong, and what to do next."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SENTENCES: dict[str, LazyString] = {
    "phone_empty": _("请填您的手机号，一共11位。"),
    "phone_letters": _("手机号只有数字。请把别的字去掉。"),
    "phone_length": _("手机号要11位，您填了%(digits)s位。请对着手机再看一看。"),
    "phone_start": _("这不像手机号。手机号都是13到19开头，座机收不到短信。"),
    "id_empty": _("请填身份证号，一共18位。"),
    "id_letters": _("身份证号只有数字，最后一位可以是X。请再看一看。"),
    "id_length": _("身份证号要18位，您填了%(digits)s位。请对着身份证再看一看。"),
    "id_date": _("身份证号里的出生日期不对。请看第7位到第14位。"),
    "id_check": _("身份证号有一位不对。请对着身份证，一位一位再看一遍。"),
    "id_region": _("没有这样开头的身份证号。请看前6位。"),
    "name_empty": _("请填写姓名，照身份证上的写。"),
    "name_short": _("姓名不全，请连名带姓写。"),
    "name_odd": _("姓名里有不像名字的符号，请照身份证上的写。"),
    "code_too_soon": _("刚才已经发了一条。请等%(seconds)s秒再发。"),
    "code_empty": _("请填短信里的6位数字。"),
    "code_length": _("验证码是6位数字。请对着短信再看一看。"),
    "code_wrong": _("数字不对，请看最新的那条短信。还能试%(left)s次。"),
    "code_spent": _("试了5次都不对，这条不能用了。请点“重新发一条”。"),
    "code_expired": _("这条短信过期了，或者已经用过。请点“重新发一条”。"),
    "account_closed": _("这个手机号的账户已经停用。请打电话问一问。"),
    "consent_withdrawn": _("这一条已经撤回过了。"),
    "staff_wrong": _("登录名、密码或6位数字不对。请三样都再看一看。"),
    "login_empty": _("请填登录名。"),
    "login_taken": _("这个登录名已经有人用了。请换一个。"),
    "role_unknown": _("没有这种岗位。只有 clerk 和 admin。"),
    "password_short": _("密码至少要%(least)s个字。请再长一点。"),
    "password_is_login": _("密码不能和登录名一样。请换一个。"),
}
