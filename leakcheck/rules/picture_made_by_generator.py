"""The picture says of itself that a program made it up."""

import re
from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, FeatureUse, Identifier, IdentifierKind, PictureContent, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: IPTC's terms for pictures that a trained program made, wholly or in part.
_TRAINED = frozenset({"trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia"})
_GENERATORS = re.compile(
    r"\b(?:DALL.?E|Midjourney|Stable Diffusion|ComfyUI|Adobe Firefly|NovelAI|InvokeAI|Ideogram|Leonardo\.?AI|Bing Image Creator|Fooocus|GPT-4o)\b",
    re.IGNORECASE,
)


@rule(
    weight=Weight.STRONG,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.CREATION,
    needs=(PictureContent,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "The picture was never meant to pass for a photograph: an illustration, a logo, a slide.",
        "Only a small part was filled in by the program, such as a margin or a spot that was removed.",
        "Somebody wrote the mark into a photograph, to make it doubtful.",
    ),
    sources=(
        "https://cv.iptc.org/newscodes/digitalsourcetype (trainedAlgorithmicMedia)",
        "https://docs.comfy.org/development/api-development/workflow-metadata",
    ),
    false_alarms=FalseAlarms(0, 1545, "honest pictures of public collections"),
)
def picture_made_by_generator(examined: Examined) -> Iterator[Observation]:
    """The picture holds the mark of a program that makes pictures from words.

    Such programs write their instructions, their name or an agreed term into the picture. Where the mark is there, the picture
    says of itself that it shows nothing that a camera saw. It is no reason to doubt the file around it; the mark is easily
    removed, and that none is there says nothing.
    """
    found = [*_marks(examined)]
    if found:
        words, fact = found[0]
        yield Observation(
            sentence=f"The picture says that a program made it: {words} ({fact.at.part}).", evidence=tuple(one for _, one in found[:10])
        )


def _marks(examined: Examined) -> Iterator[tuple[str, AnyFact]]:
    for use in examined.every(FeatureUse):
        if use.kind == "digital_source_type" and use.value.casefold() in _TRAINED:
            yield f"its kind of source is “{use.value}”", use
    for mark in examined.every(Identifier):
        if mark.kind is IdentifierKind.GENERATION:
            yield f"it holds the instructions for a generator, “{mark.value[:100]}”", mark
    for claim in examined.every(SoftwareClaim):
        if _GENERATORS.search(claim.name):
            yield f"it names “{claim.name[:80]}”", claim
