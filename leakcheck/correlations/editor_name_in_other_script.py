"""The last editor's name is written in a script that this collection does not use."""

from collections.abc import Iterator

from leakcheck.decode.collection_scripts import CollectionScripts, editor_script
from leakcheck.decode.copy_evidence import evidence_of
from leakcheck.decode.editing_traces import editing_traces
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonRole, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_LEAST_DOCUMENTS = 20


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.LANGUAGE,
    cause=Cause.LAST_SAVE,
    needs=(),
    innocent=(
        "A colleague, translator, printer or other outside person saved the file on a computer set up in their own language.",
        "The computer or its Office program was set up by somebody else, and bears that person's or a standard account's name.",
        "Somebody typed the name in to mislead: the field holds whatever was entered in the program's settings.",
    ),
    sources=(
        "https://cybersecurity.att.com/blogs/labs-research/macronleaks-a-timeline-of-events",
        "https://theforensicator.wordpress.com/media-mishaps-early-guccifer-2-coverage",
        "Unicode Standard Annex 24 (script names)",
    ),
    false_alarms=FalseAlarms(20, 8342, "honest documents of 110 public collections, see benchmarks/false_alarms.py"),
)
def editor_name_in_other_script(dump: Dump) -> Iterator[Observation]:
    """The last editor's name is written in a script that this collection does not use.

    Programs record the name set in them when a file is saved. Where nearly all names and texts of a collection are in one
    script, and a document's last editor is recorded in another, somebody outside the usual circle may have saved it, and it is
    worth asking who. It marks an outlier of this collection and nothing else; where more than one in twenty names, texts or
    language marks use the script, the rule is silent.
    """
    documents = dump.count(ItemKind.DOCUMENT)
    if documents < _LEAST_DOCUMENTS:
        return
    scripts = CollectionScripts(dump)
    foreign = {script for script in scripts.editors if scripts.foreign(script)}
    for trace in editing_traces(dump) if foreign else ():
        script = editor_script(trace)
        if script in foreign:
            count = scripts.editors[script]
            sentence = (
                f"The last editor's name, as recorded in the file, is written in {script} letters, as in {count:,} of the {documents:,} "
                "documents of this dump; its names, texts and language marks hardly use them otherwise. That marks an outlier of this "
                "collection and no more: such values can be typed by anyone and are normal for many people."
            )
            facts = evidence_of(trace.person(PersonRole.LAST_EDITOR), trace.person(PersonRole.AUTHOR), trace.time(TimeRole.MODIFIED))
            tested = (Tested("People of this collection write this script.", "excluded"),)
            yield Observation(sentence=sentence, evidence=facts, tested=tested, item=trace.item.path)
