"""The picture is of a screen: of something that is not here."""

import re
from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, PictureContent, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Sizes of the screens of common telephones (upright) and computers (lying), in dots.
_TELEPHONES = frozenset(
    {
        (640, 960),
        (640, 1136),
        (750, 1334),
        (828, 1792),
        (1080, 1920),
        (1080, 2160),
        (1080, 2220),
        (1080, 2280),
        (1080, 2340),
        (1080, 2400),
        (1125, 2436),
    }
    | {(1170, 2532), (1179, 2556), (1206, 2622), (1242, 2208), (1242, 2688), (1284, 2778), (1290, 2796), (1320, 2868), (1440, 2560), (1440, 2960)}
    | {(1440, 3040), (1440, 3120), (1440, 3200), (720, 1280), (720, 1520), (720, 1600)}
)
_COMPUTERS = frozenset(
    {
        (1280, 800),
        (1366, 768),
        (1440, 900),
        (1536, 864),
        (1600, 900),
        (1680, 1050),
        (1920, 1080),
        (1920, 1200),
        (2560, 1440),
        (2560, 1600),
        (2880, 1800),
    }
    | {(3024, 1964), (3440, 1440), (3456, 2234), (3840, 2160), (5120, 2880)}
)
_NAMED = re.compile(
    r"(?<![a-z])screen[ _-]?(?:shots?|caps?|captures?)(?![a-z])|bildschirm(?:foto|aufnahme)|capture[ _-]d.{0,2}[ée]cran"
    r"|captura[ _-]de[ _-](?:pantalla|ecr|tela)|schermata|снимок[ _-]экрана|скриншот|schermafbeelding|zrzut[ _-]ekranu|屏幕截图|スクリーンショット",
    re.IGNORECASE,
)
#: Windows' and the Mac's own programs that take pictures of the screen.
_PROGRAMS = re.compile(r"\b(?:Snipping ?Tool|Greenshot|ShareX|Snagit|Lightshot|Flameshot|gnome-screenshot|Spectacle|screencapture)\b", re.IGNORECASE)
_LOSSLESS = frozenset({"png_picture"})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.CREATION,
    needs=(PictureContent,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "A screenshot is the quickest way to keep or send what is on a screen.",
        "The picture only happens to have the size of a screen, as wallpapers, slides and frames of films do.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), paragraph 155", "makers' published sizes of screens"),
    false_alarms=None,
)
def screenshot_of_unknown_original(examined: Examined) -> Iterator[Observation]:
    """The picture was taken of a screen.

    A screenshot shows what a screen showed, and a page or message can be changed on one's own screen without a trace. What it was
    taken of is not here: nothing about its sender, time or wording can be checked by the picture. Ask for the original: the mail
    as a file, the address of the page, the export of the chat.
    """
    camera = any(claim.role is SoftwareRole.CAMERA for claim in examined.every(SoftwareClaim))
    taken = any(claim.role is TimeRole.SATELLITE for claim in examined.every(TimeClaim))
    sign = None if camera or taken else _sign(examined)
    if sign is not None:
        why, fact = sign
        yield Observation(
            sentence=f"The picture looks like one of a screen ({why}); what the screen showed cannot be checked by it.", evidence=(fact,)
        )


def _sign(examined: Examined) -> tuple[str, AnyFact] | None:
    for claim in examined.every(SoftwareClaim):
        if _PROGRAMS.search(claim.name):
            return f"it names “{claim.name[:80]}”", claim
    for said in examined.every(Description):
        if said.kind in {"comments", "caption", "title"} and _NAMED.fullmatch(said.value[:100].strip()):
            return f"it says “{said.value[:60]}” of itself", said
    picture = next((one for one in examined.every(PictureContent) if one.role == "picture"), None)
    if picture is None:
        return None
    if _NAMED.search(examined.item.name[:200]):
        return "by its file name", picture
    size = (picture.width, picture.height)
    if examined.item.format in _LOSSLESS and size in _TELEPHONES | _COMPUTERS:
        return f"{picture.width} × {picture.height} dots, the size of a screen, without loss", picture
    return None
