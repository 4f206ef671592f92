"""A picture of the moment and size of an authenticated one shows something else, or names another camera."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from leakcheck.decode.copy_evidence import evidence_of, first_time, signature_of, whole_file
from leakcheck.model.dump import Anchor, Dump
from leakcheck.model.facts import AnyFact, Description, PictureContent, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.moment import Precision
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Marks of the looks that differ. Of 132 public photographs compressed anew, more than four differed in two.
_OTHER_LOOKS = 5
#: Smaller pictures and pictures of one colour have looks in common with many.
_LEAST_SIDE = 48
_PLAIN = frozenset({"0" * 16, "f" * 16})
#: More authenticated pictures than this of one second and size were dated by a program.
_MOST = 20
_NUMBER = "number of the file in the camera"


@dataclass(frozen=True, slots=True)
class _Shot:
    """A picture and what it says of how it was taken."""

    item: Item
    seen: PictureContent
    taken: TimeClaim
    camera: SoftwareClaim | None
    number: str
    """The camera's own number of the file, where it keeps one."""


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "Somebody made the picture lighter, turned it to grey, cut it or put a caption or a logo on it, openly.",
        "The camera took several pictures within that second, and they were given one name in different folders.",
        "A program that keeps pictures wrote the camera's name in its own way, or took it out of the copy that was sent.",
    ),
    sources=(
        "Krawetz, Kind of like that (2013): difference hash",
        "Exif 2.32 (CIPA DC-008), 4.6.4 and 4.6.5: the model and the moment are written when the picture is taken",
        "base rates of this project",
    ),
    false_alarms=FalseAlarms(2, 132, "public photographs compressed anew at three levels and compared with the untouched ones, for the looks"),
)
def picture_differs_from_signed_copy(dump: Dump) -> Iterator[Observation]:
    """A picture taken in the second of an authenticated one and of its size shows something else, or names another camera.

    A picture in a signed message has not changed since it was sent. A loose one that bears the same file name (or the camera's own
    number of the file), gives the same second and has as many dots was taken in the same act. If its looks differ in more than
    compression leaves behind, something in it was changed after it was taken or before it was sent: lay the two side by side. If it
    has the same looks and names another camera, the name was written later, in one of the two.
    """
    signed: dict[tuple[int, int, datetime], list[_Shot]] = {}
    for shot in _shots(dump, None):
        signed.setdefault((*_size(shot.seen), shot.taken.moment.wall), []).append(shot)
    sizes = {(width, height) for width, height, _ in signed}
    for loose in _shots(dump, sizes) if signed else ():
        candidates = signed.get((*_size(loose.seen), loose.taken.moment.wall), ())
        for sent in candidates if len(candidates) <= _MOST else ():
            anchor = dump.anchor(sent.item.path) if _one_act(loose, sent) else None
            observation = _observation(loose, sent, anchor) if anchor else None
            if observation is not None:
                yield observation
                break


def _shots(dump: Dump, sizes: set[tuple[int, int]] | None) -> Iterator[_Shot]:
    """Authenticated pictures that say to the second when they were taken; with `sizes`, the others of these sizes."""
    for item, seen in dump.facts(PictureContent, "picture"):
        wanted = INSIDE in item.path if sizes is None else _size(seen) in sizes
        if not wanted or item.kind is not ItemKind.PICTURE or not _comparable(seen) or (dump.anchor(item.path) is None) == (sizes is None):
            continue
        taken = first_time(dump, item.path, TimeRole.CAPTURED)
        if taken is not None and taken.moment.precision is Precision.SECOND:
            camera = next((one for one in dump.facts_of(item.path, SoftwareClaim) if one.role is SoftwareRole.CAMERA), None)
            number = next((one.value for one in dump.facts_of(item.path, Description) if one.kind == _NUMBER), "")
            yield _Shot(item, seen, taken, camera, number)


def _comparable(seen: PictureContent) -> bool:
    return bool(seen.perceptual_hash) and seen.perceptual_hash not in _PLAIN and min(seen.width, seen.height) >= _LEAST_SIDE


def _size(seen: PictureContent) -> tuple[int, int]:
    return seen.width, seen.height


def _one_act(loose: _Shot, sent: _Shot) -> bool:
    """Whether the two are states of one picture: pictures of a burst have names and numbers of their own."""
    if loose.item.sha256 == sent.item.sha256:
        return False
    if loose.number and sent.number:
        return loose.number == sent.number
    return loose.item.name.casefold() == sent.item.name.casefold()


def _observation(loose: _Shot, sent: _Shot, anchor: Anchor) -> Observation | None:
    differ = (int(loose.seen.perceptual_hash, 16) ^ int(sent.seen.perceptual_hash, 16)).bit_count()
    if differ >= _OTHER_LOOKS:
        sentence = (
            f"Gives the second at which a picture in a signed message was taken ({sent.item.path}, {sent.taken.moment}) and has as many dots, "
            f"but shows something else: {differ} of 64 marks of its looks differ. Lay the two side by side."
        )
        return _told(loose, sent, anchor, sentence, (located(loose.seen, loose.item.path), located(sent.seen, sent.item.path)), ())
    return _other_camera(loose, sent, anchor)


def _other_camera(loose: _Shot, sent: _Shot, anchor: Anchor) -> Observation | None:
    here, there = (shot.camera.name if shot.camera else "" for shot in (loose, sent))
    first, second = _plain(here), _plain(there)
    # A maker's name before the model is a program's doing as a rule.
    if loose.camera is None or not first or (second and (first in second or second in first)):
        return None
    named = f"“{there[:80]}”" if there else "no camera"
    sentence = (
        f"This picture also lies inside a signed message ({sent.item.path}), taken at the same second. There it names {named}, "
        f"here “{here[:80]}”. Programs can write any name there."
    )
    cameras = (located(loose.camera, loose.item.path), located(sent.camera, sent.item.path) if sent.camera else None)
    return _told(loose, sent, anchor, sentence, evidence_of(*cameras), (f"- {there or '(none)'}", f"+ {here}"))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _told(loose: _Shot, sent: _Shot, anchor: Anchor, sentence: str, facts: tuple[AnyFact, ...], difference: tuple[str, ...]) -> Observation:
    both = (loose.taken, sent.taken, whole_file(loose.item), whole_file(sent.item), signature_of(anchor))
    return Observation(sentence=sentence, evidence=(*facts, *both), item=loose.item.path, others=(sent.item.path,), difference=difference)
