"""Which scripts the people of a dump write, so that a name in one of them is nothing odd there."""

from collections import Counter
from collections.abc import Iterator, Mapping

from leakcheck.decode.editing_traces import EditingTrace, editing_traces
from leakcheck.decode.scripts import script_of, script_of_language, script_of_name
from leakcheck.model.dump import Dump
from leakcheck.model.facts import LanguageClaim, LanguageRole, PersonClaim, PersonRole, TextContent

#: A script in more than this share of the names, texts or language marks is one that these people write.
_WRITTEN = 1 / 20
#: Of fewer than this, a share says nothing.
_ENOUGH = 20
_TEXT = 400
#: When most last editors write a script, the collection is theirs, whatever else is in it.
_MOST_EDITORS = 1 / 3


class CollectionScripts:
    """The scripts of a dump's names, texts and language marks; what an editor may have changed does not speak for the collection."""

    def __init__(self, dump: Dump) -> None:
        self._names: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._editors: Counter[str] = Counter()
        for trace in editing_traces(dump):
            self._add(trace)
        self._names.update(script for _, person in dump.facts(PersonClaim, PersonRole.SENDER) if (script := script_of_name(person.name)))
        self._texts = Counter(_scripts_of_texts(dump)) if set(self._editors) - {"Latin", ""} else Counter()

    def _add(self, trace: EditingTrace) -> None:
        editor = editor_script(trace)
        self._editors[editor] += 1
        author = trace.person(PersonRole.AUTHOR)
        script = script_of_name(author.name) if author else ""
        if script and (script != editor or editor == "Latin"):
            self._names[script] += 1
        tags = {fact.tag for fact in trace.facts if isinstance(fact, LanguageClaim) and fact.role is LanguageRole.PROOFING}
        if tags and editor in ("Latin", ""):
            self._languages.update({script_of_language(tag) for tag in tags})

    @property
    def editors(self) -> Mapping[str, int]:
        """How many documents have a last editor whose name is in each script."""
        return self._editors

    def foreign(self, script: str) -> bool:
        """Whether these people do not write the script, as far as enough names, texts and marks tell. Never for Latin.

        Programs and accounts are named in Latin letters everywhere ("User", "Admin"), so that these letters mark nobody.
        """
        if script in ("Latin", "") or self._editors[script] > _MOST_EDITORS * self._editors.total():
            return False
        shares = [kind[script] / kind.total() for kind in (self._names, self._texts, self._languages) if kind.total() >= _ENOUGH]
        return bool(shares) and max(shares) <= _WRITTEN


def editor_script(trace: EditingTrace) -> str:
    """The script of the last editor's name; empty where there is none."""
    editor = trace.person(PersonRole.LAST_EDITOR)
    return script_of_name(editor.name) if editor else ""


def _scripts_of_texts(dump: Dump) -> Iterator[str]:
    for role in ("body", "document"):
        for _, text in dump.facts(TextContent, role):
            if script := script_of(text.text[:_TEXT]):
                yield script
