"""How wide the letters of the fonts are that every reader of PDF has, so that a file need not state it (ISO 32000-1 section 9.6.2.2).

The widths are those that Adobe published in its metric files of the 14 core fonts; programs that have other fonts instead take ones of the
same widths. Letters with accents are as wide as those without. Symbol and ZapfDingbats are left out.

Of Adobe's files (Copyright (c) 1985, 1987, 1989, 1990, 1991, 1992, 1993, 1997 Adobe Systems Incorporated. All Rights Reserved.) the widths
alone are kept here, and of letters beyond those of Windows in the West nothing. Their terms, in Adobe's words: "This file and the 14
PostScript(R) AFM files it accompanies may be used, copied, and distributed for any purpose and without charge, with or without modification,
provided that all copyright notices are retained; that the AFM files are not distributed without this file; that all modifications to this
file or any of the AFM files are prominently noted in the modified file(s); and that this paragraph is not modified. Adobe Systems has no
responsibility or obligation to support the use of the AFM files."
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

#: Family, weight and slope in whatever spelling: `ArialMT`, `TimesNewRoman,BoldItalic`, `Helvetica-Oblique`.
_NAME = re.compile(
    r"(?:[A-Z]{6}\+)?(?P<family>Helvetica|Arial|TimesNewRoman|Times|CourierNew|Courier)(?P<rest>(?:PS)?(?:MT)?(?:[-,](?:Roman|Regular|Bold)?(?:Italic|Oblique)?(?:MT)?)?)"
)
_FAMILIES = {"Helvetica": "helvetica", "Arial": "helvetica", "TimesNewRoman": "times", "Times": "times"}
_COURIER = 600.0
#: In thousandths of the size: the letters of each width. Slanted letters of Helvetica are as wide as its upright ones.
_FACES: dict[str, dict[int, str]] = {
    "helvetica": {
        191: "'", 222: "ijl‚‘’", 260: "|¦", 278: " !,./:;I[\\]ft·ìíîï", 333: "()-`r„ˆ‹“”˜›¡¨¯²³´¸¹", 334: "{}", 350: "•", 355: "\"", 365: "º",
        370: "ª", 389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 537: "¶", 556: "#$0123456789?L_abdeghnopqu€ƒ†‡–¢£¤¥§«µ»ðþ", 584: "+<=>~¬±×÷",
        611: "FTZ¿ßø", 667: "&ABEKPSVXYÞ", 722: "CDHNRUwÐ", 737: "©®", 778: "GOQØ", 833: "Mm", 834: "¼½¾", 889: "%æ", 944: "Wœ", 1000: "…‰Œ—™Æ",
        1015: "@",
    },
    "helvetica bold": {
        238: "'", 278: " ,./I\\ijl‚‘’·ìíîï", 280: "|¦", 333: "!()-:;[]`ftˆ‹˜›¡¨¯²³´¸¹", 350: "•", 365: "º", 370: "ª", 389: "*r{}", 400: "°",
        474: "\"", 500: "z„“”", 556: "#$0123456789J_aceksvxy€ƒ†‡–¢£¤¥§«¶»", 584: "+<=>^~¬±×÷", 611: "?FLTZbdghnopquµ¿ßðøþ", 667: "EPSVXYÞ",
        722: "&ABCDHKNRUÐ", 737: "©®", 778: "GOQwØ", 833: "M", 834: "¼½¾", 889: "%mæ", 944: "Wœ", 975: "@", 1000: "…‰Œ—™Æ",
    },
    "times": {
        180: "'", 200: "|¦", 250: " ,.·", 276: "ª", 278: "/:;\\ijltìíîï", 300: "²³¹", 310: "º", 333: "!()-I[]`fr‚ˆ‹‘’˜›¡¨¯´¸", 350: "•", 389: "Js",
        400: "°", 408: "\"", 444: "?acez„“”¿", 453: "¶", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxy€ƒ†‡–¢£¤¥§«µ»ßðøþ", 541: "~",
        556: "FPSÞ", 564: "+<=>¬±×÷", 611: "ELTZ", 667: "BCRæ", 722: "ADGHKNOQUVXYwœÐØ", 750: "¼½¾", 760: "©®", 778: "&m", 833: "%", 889: "MŒÆ",
        921: "@", 944: "W", 980: "™", 1000: "…‰—",
    },
    "times bold": {
        220: "|¦", 250: " ,.·", 278: "'/\\ilìíîï", 300: "ª²³¹", 330: "º", 333: "!()-:;[]`fjt‚ˆ‹‘’˜›¡¨¯´¸", 350: "•", 389: "Is", 394: "{}", 400: "°",
        444: "cerz", 500: "#$*0123456789?J_agovxy€ƒ„†‡“”–¢£¤¥§«»¿ðø", 520: "~", 540: "¶", 555: "\"", 556: "Sbdhknpquµßþ", 570: "+<=>¬±×÷", 581: "^",
        611: "FPÞ", 667: "BELTZ", 722: "ACDNRUVXYwœÐæ", 747: "©®", 750: "¼½¾", 778: "GHKOQØ", 833: "&m", 930: "@", 944: "M", 1000: "%W…‰Œ—™Æ",
    },
    "times italic": {
        214: "'", 250: " ,.·", 275: "|¦", 276: "ª", 278: "/\\fijltìíîï", 300: "²³¹", 310: "º", 333: "!()-:;I`‚ˆ‹‘’˜›¨¯´¸", 350: "•", 389: "[]rsz¡",
        400: "{}°", 420: "\"", 422: "^", 444: "Jcekvxy", 500: "#$*0123456789?S_abdghnopqu€ƒ†‡–¢£¤¥§«µ»¿ßðøþ", 523: "¶", 541: "~", 556: "LTYZ„“”",
        611: "ABEFPRVXÞ", 667: "CKNwœæ", 675: "+<=>¬±×÷", 722: "DGHOQUmÐØ", 750: "¼½¾", 760: "©®", 778: "&", 833: "%MW", 889: "…—Æ", 920: "@",
        944: "Œ", 980: "™", 1000: "‰",
    },
    "times bold italic": {
        220: "|¦", 250: " ,.·", 266: "ª", 278: "'/\\ijltìíîï", 300: "²³¹º", 333: "()-:;[]`f‚ˆ‹‘’˜›¨¯´¸", 348: "{}", 350: "•", 389: "!Irsz¡",
        400: "°", 444: "cevy", 500: "#$*0123456789?J_abdgkopqx€ƒ„†‡“”–¢£¤¥§«¶»¿ßðøþ", 555: "\"", 556: "Shnu", 570: "+<=>^~±×÷", 576: "µ", 606: "¬",
        611: "LPTYZÞ", 667: "ABCEFKRVXw", 722: "DGNOQUœÐØæ", 747: "©®", 750: "¼½¾", 778: "&Hm", 832: "@", 833: "%", 889: "MW", 944: "ŒÆ",
        1000: "…‰—™",
    },
}  # fmt: skip


def standard_widths(name: str, letters: Mapping[int, str]) -> dict[int, float]:
    """The widths of a font, by the name that a PDF gives it, for codes with their letters; of a font that is none of the standard ones none."""
    match = _NAME.fullmatch(name[:60])
    if match is None:
        return {}
    family = _FAMILIES.get(match["family"], "")
    if not family:
        return dict.fromkeys(letters, _COURIER)
    bold = " bold" if "Bold" in match["rest"] else ""
    italic = " italic" if family == "times" and match["rest"].rstrip("MT").endswith(("Italic", "Oblique")) else ""
    face = _face(f"{family}{bold}{italic}")
    # A letter with an accent stands for the one without, a blank that keeps words together for a blank.
    plain = ((code, letter, unicodedata.normalize("NFD", letter.replace("\xa0", " "))[:1]) for code, letter in letters.items())
    found = ((code, face.get(letter) or face.get(bare)) for code, letter, bare in plain)
    return {code: width for code, width in found if width is not None}


@lru_cache(maxsize=len(_FACES))
def _face(name: str) -> dict[str, float]:
    return {letter: float(width) for width, letters in _FACES[name].items() for letter in letters}
