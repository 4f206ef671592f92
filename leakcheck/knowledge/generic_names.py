"""Names that programs and installers write by themselves, so that they stand for nobody."""

import re
from functools import cache

from leakcheck.knowledge.dated_facts import table

#: What Windows, Office and the makers of computers enter in their languages where nobody names himself, and names of computers.
_AS_SET_UP = re.compile(
    r"(?:(?:windows|microsoft|office|system)[- ])?(?:user|benutzer|konto|account|utilisateur|usuario|utente"
    r"|gebruiker|u[żz]ytkownik|u[žz]ivate[lľ]|felhasználó"
    r"|kullan[ıi]c[ıi]|utilizador|usuário|bruger|bruker|användare|käyttäjä|пользователь|користувач)[ _-]?\d{0,4}"
    r"|(?:local )?admin(?:istrat(?:or|eur|ore))?[ _-]?\d{0,4}|owner|besitzer|propriétaire|propietario|proprietario|eigenaar|gast|guest|invité"
    r"|customer"
    r"|(?:hp|hewlett[- ]packard|lenovo|acer|asus|dell|toshiba|sony|samsung|fujitsu|medion|compaq|msi|huawei|apple)(?: inc\.?| customer)?"
    r"|(?:valued |preferred )(?:\w{1,12} )?(?:customer|user)|unknown(?: author)?|unbekannt(?:er autor)?|auteur inconnu|autor desconocido"
    r"|(?:pc|laptop|notebook|desktop|computer|rechner|ordinateur|workstation|client|office|büro|bureau|home|test)[ _-]?\d{1,4}"
    r"|(?:desktop|laptop)-[0-9a-z]{4,12}"
    r"|office|laptop|notebook|computer",
    re.IGNORECASE,
)


def names_nobody(name: str) -> bool:
    """Whether a name is one that computers bear as they are set up (“User”, “Administrator”), seen in many unrelated collections."""
    plain = " ".join(name.casefold().split())
    return plain in _generic() or _AS_SET_UP.fullmatch(plain) is not None


@cache
def _generic() -> frozenset[str]:
    return frozenset(" ".join(row["author_string"].casefold().split()) for row in table("generic_authors.csv"))
