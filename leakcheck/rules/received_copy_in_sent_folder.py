"""The message lies in a folder of sent mail, but came in from another organisation's server."""

import re
from collections.abc import Iterator

from leakcheck.decode.mail_route import handover, recipient_hops
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Hop
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: What mail programs call that folder in their languages; a step of the path, with or without the ending of a mailbox.
_FOLDER = re.compile(
    r"(?:^|[/!.\\])(?:Sent(?: (?:Items|Mail|Messages))?|Gesendet(?:e (?:Elemente|Objekte|Nachrichten))?|(?:Éléments|Messages) envoyés|Envoyés"
    r"|(?:Elementos )?enviados|Posta inviata|Itens enviados|Verzonden(?: items)?|Отправленные|Надіслані|Wysłane)(?:\.mbox|\.sbd|\.mbx)?(?=[/!.]|$)",
    re.IGNORECASE,
)
_LONGEST = 100


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.TRANSPORT,
    needs=(Hop,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The sender put a blind copy to their own other address, and moved it there.",
        "A rule or a person sorted received messages into that folder, or a label of it was exported as a folder.",
        "Several mailboxes were merged, and one of them kept what it received there.",
    ),
    sources=("base rates of this project: a sender's own copy has as a rule no trace line and no signature",),
    false_alarms=None,
)
def received_copy_in_sent_folder(mail: Examined) -> Iterator[Observation]:
    """The message lies in a folder of sent mail, but its trace lines say that it came in from another organisation's server.

    A mail program keeps a copy of what it sends before any server has seen it: without trace lines. A message that another
    organisation handed over was received by somebody. In a folder of sent mail it is out of place, which has everyday
    causes; it is told as a question, because messages are put into such folders by hand where there is no other place for them.
    """
    if not _FOLDER.search(mail.item.path.rpartition("/")[0]):
        return
    hops = sorted(mail.every(Hop), key=lambda hop: hop.position)
    before, after = handover(hops)
    if before and after and before != after:
        taken = recipient_hops(hops)[-1]
        sentence = (
            f"The message lies in a folder of sent mail, but the server {taken.by_host[:_LONGEST]} took it in from {before[:_LONGEST]}: "
            "it is a copy that somebody received."
        )
        yield Observation(sentence=sentence, evidence=(taken,))
