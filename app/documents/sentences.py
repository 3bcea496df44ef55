"""Every code that a photo or file is refused with, as a sentence: what is wrong, and what to do next."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SENTENCES: dict[str, LazyString] = {
    "empty": _("这个文件是空的，里面什么也没有。请重新拍一张。"),
    "too_large": _("这个文件太大了，最大%(megabytes)s兆。请用手机重新拍一张，或把文件分成几份。"),
    "not_an_image": _("这个文件打不开，它不是照片。请拍一张照片，或选相册里的照片。"),
    "animated": _("这是会动的图，看不清票据。请拍一张普通照片。"),
    "unsupported": _("这种文件我们收不了。请拍照，或换成照片、PDF、OFD 文件。"),
    "unsafe": _("这个文件可能不安全，没有收下。请直接拍一张照片。"),
    "disk_full": _("我们这边存不下了，这张没有收下。已经填的都在。请过一会儿再试，或打电话。"),
    "store_silent": _(
        "我们存照片的地方现在不答话，这一步没有成。已经填的都在。请过几分钟再试，或打电话。"
    ),
    "too_many_pages": _("一件最多放%(most)s张，已经满了。请先删掉不要的，再放新的。"),
    "too_many_pages_of_paper": _("这种材料最多放%(most)s张，已经满了。请先删掉不要的，再放新的。"),
    "already_here": _("这张已经有了，是第%(page)s张，不用再放。"),
    "gone": _("删掉超过30天，找不回来了。请重新拍一张。"),
}

PROBLEMS: dict[str, LazyString] = {
    "damaged": _("这张没有传完整，打不开。请重新拍一张，或重新选一次。"),
    "encrypted": _("这个文件要密码才能打开。请换一份不要密码的，或把它拍下来。"),
    "animated": _("这是会动的图，看不清票据。请换一张普通照片。"),
    "unsafe": _("这个文件里有不该有的东西，没有打开。请换一份，或直接拍照。"),
    "too_large": _("这张照片太大，打不开。请把手机的照片尺寸调小一点，重新拍一张。"),
    "too_many_pages": _("这个文件页数太多。请只留和这次看病有关的几页。"),
    "unsupported": _("这种文件我们打不开。请拍照，或换成照片、PDF、OFD 文件。"),
}

PHOTOS: dict[str, LazyString] = {
    "blurred": _("这张照片拍糊了，看不清字。请拿稳手机，离近一点，等画面清楚了再拍。"),
    "dark": _("这张照片太暗了，看不清字。请到亮一点的地方，再拍一张。"),
    "no_contrast": _("这张照片上看不出字。请把纸放平，换个亮的地方再拍一张。"),
    "too_small": _("这张照片太小，字看不清。请用手机直接拍，把整张纸拍满画面。"),
    "unreadable": _("这张照片上的字认不出来。请把纸放平，整张拍进去，再拍一张。"),
    "not_a_document": _("这张照片里没有看到票据或证件。请把纸放平，整张拍进去。"),
    "timeout": _("这份文件读得太久，先停下了。工作人员会看，您也可以自己填。"),
    "engine_died": _("这份文件没能读出来。工作人员会看，您也可以自己填。"),
}
