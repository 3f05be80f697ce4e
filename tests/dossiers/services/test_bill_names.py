"""Every line of a bill is called by its own name, on preview, frozen bill, page, receipt and API; old bills too."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from dossiers.billing import bill_for
from dossiers.models import Dossier, FeeReceipt
from dossiers.selectors.fees import bill_lines, misnamed_lines
from dossiers.services.fees import take_fee
from procedures.demo.files import first_day, last_day, read
from procedures.demo.loader import load_reference
from procedures.models import Case, Fee
from procedures.selectors.terms import version_on
from procedures.services import publish_version
from tests.dossiers.services.conftest import Desk
from tests.factories import BEGINNING, local, make_dossier, make_procedure

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
COUNTS = {"page": 5, "copy": 3, "person": 2, "certificate": 2, "case": 2, "time": 2, "card": 2}
SHOWN = ("key", "name", "kind", "currency", "per", "for_each", "unit_price", "price")
Row = dict[str, Any]


def applies(row: Row, case: str, channel: str) -> bool:
    begin, end = first_day(row["valid_from"]), last_day(row["valid_to"])
    return (
        row["case"] in (None, case)
        and row["channel"] in (None, channel)
        and (begin is None or begin <= TODAY)
        and (end is None or end >= TODAY)
    )


def expected(procedure: Row, case: str, channel: str) -> Iterator[tuple[Any, ...]]:
    """What the file itself says, found without the rules: of the rows with one key the one that says most applies."""
    rows = [row for row in procedure["fees"] if applies(row, case, channel)]
    for key in sorted({row["key"] for row in rows}):
        row = max(
            (row for row in rows if row["key"] == key),
            key=lambda row: (bool(row["case"]), bool(row["channel"]), bool(row["valid_to"])),
        )
        each = row["cap_per"] or ("copy" if row["per"] == "page" else "")
        quantity, times = COUNTS.get(row["per"], 1), COUNTS.get(each, 1)
        price = priced(row, quantity, times)
        yield key, row["name"], row["kind"], row["currency"], row["per"], each, row["amount"], price


def priced(row: Row, quantity: int, times: int) -> int | None:
    if row["tiers"]:
        prices = [price_of(row["tiers"], number) for number in range(1, quantity + 1)]
        once = sum(prices)
    elif row["amount"] is None:
        return None
    else:
        once = row["amount"] * quantity
    return int(min(once, row["cap"] or once) * times)


def price_of(tiers: list[Row], number: int) -> int:
    return int(next(tier["price"] for tier in tiers if tier["up_to"] is None or number <= tier["up_to"]))


def test_every_bill_of_the_demonstration_is_that_of_its_version() -> None:
    load_reference(by="test", at=local(2026, 11, 20))
    looked_at = 0
    for procedure in read("catalogue.json")["procedures"]:
        if procedure["state"] != "published":
            continue
        version = version_on(procedure["code"], TODAY)
        for case in version.cases.all() or [None]:
            for channel in version.channels:
                bill = bill_for(version, case, channel, on=TODAY, quantities=COUNTS)
                shown = [tuple(line[name] for name in SHOWN) for line in bill["lines"] if not line["expired"]]
                assert shown == list(expected(procedure, case.key if case else "", channel)), procedure[
                    "code"
                ]
                looked_at += 1
        for exemption in procedure["exemptions"]:
            lowered(version, exemption)
    assert looked_at > 150


def lowered(version: Any, exemption: Row) -> None:
    case, channel = version.cases.first(), version.channels[0]
    bill = bill_for(version, case, channel, on=TODAY, quantities=COUNTS, exemptions=[exemption["key"]])
    for line in bill["lines"]:
        if exemption["fee"] in (None, line["key"]) and line["price"] is not None:
            assert line["amount"] == line["price"] * (100 - exemption["percent"]) // 100
            assert line["exemption"] == exemption["key"]
        else:
            assert (line["amount"], line["exemption"]) == (line["price"], "")


@pytest.fixture
def residence(desk: Desk) -> Desk:
    """Two fees of one key: for one person, and by list; the list comes last."""
    version = make_procedure("1.000777", fee=None, publish=False)
    version.fees.all().delete()
    for key, name, amount in (
        ("one", "Đăng ký của một người", 15_000),
        ("list", "Đăng ký theo danh sách", 10_000),
    ):
        case = Case.objects.create(version=version, key=key, name=name)
        Fee.objects.create(
            version=version, case=case, key="reg", name=f"Lệ phí {name}", amount=amount, per="person"
        )
    publish_version(version, by="test", at=BEGINNING, valid_from=date(2018, 1, 1))
    return Desk(desk.office, version, desk.by)


def take_in(desk: Desk) -> Dossier:
    return make_dossier(
        desk.office, desk.version, by=desk.by, at=local(2026, 3, 2), case="one", quantities={"person": 3}
    ).dossier


def test_a_receipt_bears_the_name_quantity_and_price_of_its_own_line(residence: Desk) -> None:
    dossier = take_in(residence)
    take_fee(dossier.code, by=residence.by, at=local(2026, 3, 2, 10))
    [line] = FeeReceipt.objects.get().lines
    assert line == {
        "place": 0,
        "kind": "le_phi",
        "key": "reg",
        "name": "Lệ phí Đăng ký của một người",
        "per": "person",
        "quantity": 3,
        "for_each": "",
        "times": 1,
        "unit_price": 15_000,
        "price": 45_000,
        "amount": 45_000,
    }


def as_before(*asked: Any, **told: Any) -> Row:
    """What a bill looked like before 1.0.0: the last name of a key, no unit price."""
    bill = bill_for(*asked, **told)
    for line in bill["lines"]:
        line["name"] = "Lệ phí Đăng ký theo danh sách"
        for later in ("unit_price", "cap", "for_each"):
            del line[later]
    return bill


def test_an_old_bill_keeps_what_was_recorded_and_is_shown_under_its_own_name(
    residence: Desk, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("dossiers.services.intake.bill_for", as_before)
        dossier = take_in(residence)
    [line] = bill_lines(dossier)
    assert (line["name"], line["recorded_name"], line["price"]) == (
        "Lệ phí Đăng ký của một người",
        "Lệ phí Đăng ký theo danh sách",
        45_000,
    )
    take_fee(dossier.code, by=residence.by, at=local(2026, 3, 2, 10))
    receipt = FeeReceipt.objects.get()
    assert receipt.lines[0]["name"] == "Lệ phí Đăng ký của một người", "no new paper with the old mistake"
    call_command("list_misnamed_bills")
    said = capsys.readouterr().out
    assert f"{dossier.code}\tLệ phí Đăng ký theo danh sách\tLệ phí Đăng ký của một người\t{receipt}" in said


def test_a_bill_that_names_itself_rightly_is_not_listed(residence: Desk) -> None:
    assert misnamed_lines(take_in(residence)) == []
