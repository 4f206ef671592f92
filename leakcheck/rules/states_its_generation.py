"""The file itself states that a program made the picture out of words or of other pictures."""

import re
from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, FeatureUse, Identifier, IdentifierKind, PictureContent, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: IPTC's vocabulary of digital source types.
_TYPES = frozenset({"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"})
#: Names under which generators sign their pictures.
_NAMES = re.compile(
    r"\b(?:Midjourney|DALL[-·\s]?E|Stable Diffusion|NovelAI|ComfyUI|InvokeAI|Adobe Firefly|Made with Google AI|Imagen \d|Ideogram AI|Leonardo\.Ai)\b"
)
_CREDITS = frozenset({"credit", "source", "comments", "caption", "description", "title"})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CONTENT,
    cause=Cause.CREATION,
    needs=(PictureContent,),
    about=(ItemKind.PICTURE,),
    innocent=(
        "Only a part of the picture was made so, as when a program fills in an edge or takes away a speck.",
        "The statement was carried over from another picture, or typed by somebody.",
        "The picture is an illustration, and nobody ever said that it is a photograph.",
    ),
    sources=(
        "IPTC NewsCodes, digitalsourcetype",
        "the settings that Stable Diffusion web UI, ComfyUI, InvokeAI and NovelAI write into their pictures",
    ),
    false_alarms=None,
)
def states_its_generation(examined: Examined) -> Iterator[Observation]:
    """The file states that the picture was made by a picture generator.

    Many programs that make pictures out of words, what is called artificial intelligence, write their settings or a mark into the
    file. Such a mark is a plain statement and easily removed: that it is missing says nothing. It does not count against the file,
    because nothing in it need be wrong; whoever meant to print the picture as a photograph will want to know.
    """
    found = next((fact for fact in _statements(examined)), None)
    if found is not None:
        yield Observation(
            sentence=f"The file states that a picture generator made the picture or a part of it ({found.at.part}: {_shown(found)}).",
            evidence=(found,),
        )


def _statements(examined: Examined) -> Iterator[AnyFact]:
    yield from (fact for fact in examined.every(Identifier) if fact.kind is IdentifierKind.GENERATION)
    yield from (fact for fact in examined.every(FeatureUse) if fact.kind == "digital_source_type" and fact.value in _TYPES)
    yield from (fact for fact in examined.every(SoftwareClaim) if _NAMES.search(fact.name))
    yield from (fact for fact in examined.every(Description) if fact.kind in _CREDITS and _NAMES.search(fact.value[:200]))


def _shown(fact: AnyFact) -> str:
    text = fact.value if isinstance(fact, Identifier | FeatureUse | Description) else fact.at.raw
    return f"“{text[:120]}{'…' if len(text) > 120 else ''}”"
