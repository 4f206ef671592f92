"""A large mail service's line in the message has a form that the service began to write later."""

from collections.abc import Iterator

from leakcheck.decode.mail_shapes import service_shapes
from leakcheck.decode.mail_times import latest_of
from leakcheck.knowledge.mail_fingerprints import too_early
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Hop, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    # A server's wrong clock also puts its line out of order: the same witness as relayed_before_sent.
    family=Family.HEADER_CLOCK,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The service wrote the form earlier than our mail shows, on some of its servers or for some of its customers.",
        "An old message was moved to the service later, which added its lines and left no trace line with its time.",
        "The clock of the sender's computer was wrong, and no mail server's time stands in this copy to show it.",
        "The message is bulk mail, whose programs copy lines of large services.",
    ),
    sources=(
        "https://ashish.blog/2018/05/gmail-using-6to4/: Google's trace lines of May 2018",
        "learned from public mail: leakcheck/knowledge/tables/mail_fingerprints.csv",
    ),
    false_alarms=FalseAlarms(
        0,
        247,
        "messages with a dated trace line of Google or Microsoft, of public test suites, each asked with a table learned from the other suites",
    ),
)
def provider_trace_of_another_period(mail: Examined) -> Iterator[Observation]:
    """A line of a large mail service has a form that the service began to write only after the time of the message.

    Google, Microsoft and others write lines of their own into the mail that goes through them, and change them every few years
    without telling. The table holds for each form the day before which at least ten messages of the service came without it, in
    places where it practically always stands later. A trace line is compared with its own time. Other lines are compared with
    the latest time of the message and weigh less, because a service may have added them when an old message was moved to it. A
    form that is gone today is not told: nobody knows the last server that wrote it.
    """
    latest = latest_of(mail)
    early = [(*found, shape, fact) for _, _, shape, fact in service_shapes(mail) if (found := too_early(shape, fact, latest)) is not None]
    if not early:
        return
    day, moment, shape, fact = max(early, key=lambda found: (found[0], found[2]))
    sentence = (
        f"The message holds a mark of a large mail service, “{shape}” ({fact.at.part}), and is dated {moment} there; "
        f"such marks were missing from the service's mail up to {day.isoformat()}."
    )
    evidence: tuple[AnyFact, ...] = (fact,) if latest is None or isinstance(fact, Hop) else (fact, latest)
    yield Observation(sentence=sentence, evidence=evidence, weight=None if isinstance(fact, Hop) else Weight.WEAK)
