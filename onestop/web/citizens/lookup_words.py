"""What the look-up says of each state: in plain words, and in easy words for whoever reads with effort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossiers.rules.states import State
from procedures.rules.errors import gettext_noop


@dataclass(frozen=True)
class StateWords:
    """English sources to translate; `easy_next` is what the person does now. `look` is a class of the style sheet."""

    look: str
    plain: str
    easy: str
    easy_next: str


WORDS: Mapping[State, StateWords] = {
    State.SUBMITTED: StateWords(
        "warn",
        gettext_noop("Your dossier has arrived and waits to be checked"),
        gettext_noop("We have your papers"),
        gettext_noop("We are looking at them. Please wait."),
    ),
    State.RECEIVED: StateWords(
        "",
        gettext_noop("Your dossier has been accepted"),
        gettext_noop("Your papers are complete"),
        gettext_noop("We will start soon. You need do nothing."),
    ),
    State.REFUSED: StateWords(
        "done",
        gettext_noop("Your dossier was not accepted"),
        gettext_noop("We could not take your papers"),
        gettext_noop("The letter that we gave you says why. Come and ask us: we help you."),
    ),
    State.IN_PROGRESS: StateWords(
        "",
        gettext_noop("Your dossier is being worked on"),
        gettext_noop("We are working on it"),
        gettext_noop("You need do nothing. Please wait."),
    ),
    State.AWAITING_SUPPLEMENT: StateWords(
        "pause",
        gettext_noop("The office waits for papers from you"),
        gettext_noop("We need something from you"),
        gettext_noop("Please bring us the papers in the list."),
    ),
    State.AWAITING_PAYMENT: StateWords(
        "pause",
        gettext_noop("The office waits for your payment"),
        gettext_noop("You must pay first"),
        gettext_noop("Please pay what the letter says. Then bring us the paper that shows it."),
    ),
    State.WITHDRAWN: StateWords(
        "done",
        gettext_noop("The dossier was taken back"),
        gettext_noop("You took your papers back"),
        gettext_noop("It is over. You need do nothing."),
    ),
    State.STOPPED: StateWords(
        "done",
        gettext_noop("The dossier was ended without a result"),
        gettext_noop("We had to stop"),
        gettext_noop("The letter that we gave you says why. Come and ask us: we help you."),
    ),
    State.RESOLVED: StateWords(
        "good",
        gettext_noop("The result is ready"),
        gettext_noop("It is ready"),
        gettext_noop("You can have it now."),
    ),
    State.RETURNED: StateWords(
        "done",
        gettext_noop("The result was handed over"),
        gettext_noop("You have the result"),
        gettext_noop("It is over. You need do nothing."),
    ),
}

DELIVERIES: Mapping[str, str] = {
    "post": gettext_noop("The result is sent to you by post, to the address on your slip."),
    "home": gettext_noop("The result is brought to you, to the address on your slip."),
    "online": gettext_noop("The result is sent to you online."),
}
