"""What readers see is in their language: rules through the API, and pages without a word of the sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.development import ROOT
from dossiers.models import Dossier
from dossiers.rules.actors import Role
from onestop.people.accounts.actors import actor_for
from onestop.people.accounts.models import Membership, User
from procedures.models import Office
from tests.factories import make_dossier, make_office, make_procedure

PO = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
VIETNAMESE = {"Accept-Language": "vi"}


@pytest.fixture
def office(db: None) -> Office:
    return make_office("H99.01", name="Phường Thử")


@pytest.fixture
def clerk(office: Office) -> User:
    user = User.objects.create_user("thu.clerk", full_name="Nguyễn Văn Thử")
    for role in (Role.CLERK, Role.OFFICER, Role.HEAD):
        Membership.objects.create(user=user, office=office, role=role)
    return user


@pytest.fixture
def dossier(office: Office, clerk: User) -> Dossier:
    version = make_procedure("1.001193", name="Đăng ký khai sinh", channels=["direct", "online"])
    return make_dossier(office, version, by=actor_for(clerk), at=timezone.now()).dossier


@pytest.fixture
def desk(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def _unknown_procedure(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    body = {"procedure": "1.999999", "applicant": {"name": "Trần Thị Thử"}}
    return client.post("/api/v1/dossiers/", body, content_type="application/json", headers=headers)


def _wrong_number(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    body = {"procedure": "1.001193", "applicant": {"name": "Trần Thị Thử", "id_number": "12"}}
    return client.post("/api/v1/dossiers/", body, content_type="application/json", headers=headers)


def _not_by_post(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    body = {"procedure": "1.001193", "channel": "postal", "applicant": {"name": "Trần Thị Thử"}}
    return client.post("/api/v1/dossiers/", body, content_type="application/json", headers=headers)


def _no_payment_asked(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    address = f"/api/v1/dossiers/{dossier.code}/actions/confirm_payment/"
    headers = {**headers, "If-Match": f'"{dossier.last_seq}"'}
    body = {"proof": "BL 01"}
    return client.post(address, body, content_type="application/json", headers=headers)


def _stale(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    address = f"/api/v1/dossiers/{dossier.code}/actions/start/"
    return client.post(address, {}, content_type="application/json", headers={**headers, "If-Match": '"99"'})


def _elsewhere(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    return client.get("/api/v1/dossiers/H98.01-260302-0009/", headers=headers)


def _wrong_secret(client: Client, dossier: Dossier, headers: dict[str, str]) -> Any:
    body = {"code": dossier.code, "secret": "AAAAAAAAAA"}
    return client.post("/api/v1/lookup/", body, content_type="application/json", headers=headers)


# The request, and its sentence in English and in Vietnamese.
REFUSED: tuple[tuple[Callable[..., Any], str, str], ...] = (
    (
        _unknown_procedure,
        "There is no published procedure 1.999999. Search the catalogue by name or code.",
        "Không có thủ tục 1.999999 đã công bố. Hãy tìm trong danh mục theo tên hoặc mã.",
    ),
    (
        _wrong_number,
        "An identity number has 12 digits (an old one 9).",
        "Số định danh có 12 chữ số (số cũ có 9 chữ số).",
    ),
    (
        _not_by_post,
        "Procedure 1.001193 is not offered through “By post”; offered: At the counter, Online.",
        "Thủ tục 1.001193 không nhận qua hình thức “Dịch vụ bưu chính”; chỉ nhận: Trực tiếp, Trực tuyến.",
    ),
    (
        _no_payment_asked,
        "The dossier is received. Possible now: ask for papers, start, hand over, ask for payment, re-appoint,"
        " resolve, withdraw, correct, apply a calendar.",
        "Hồ sơ đã tiếp nhận. Có thể: yêu cầu bổ sung, bắt đầu giải quyết, chuyển hồ sơ,"
        " yêu cầu thực hiện nghĩa vụ tài chính, hẹn lại, nhập kết quả, rút hồ sơ, sửa thông tin,"
        " áp dụng lịch làm việc.",
    ),
    (
        _stale,
        "Somebody else changed this dossier meanwhile. Look at the new state and try again.",
        "Trong lúc đó đã có người khác thay đổi hồ sơ này. Hãy xem trạng thái mới rồi thực hiện lại.",
    ),
    (
        _elsewhere,
        "There is no dossier H98.01-260302-0009 among those of your offices.",
        "Không có hồ sơ H98.01-260302-0009 trong các cơ quan của ông (bà).",
    ),
    (
        _wrong_secret,
        "Code and secret do not belong together. Both are printed on the slip that you were given.",
        "Mã hồ sơ và mã tra cứu không khớp. Cả hai mã được in trên giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
    ),
)


@pytest.mark.parametrize(
    ("accepted", "language"), [("en", "en"), ("en-GB,en", "en"), ("vi", "vi"), ("fr", "vi"), (None, "vi")]
)
@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused[0].__name__)
def test_a_rule_speaks_the_callers_language(
    refused: tuple[Callable[..., Any], str, str],
    accepted: str | None,
    language: str,
    desk: Client,
    dossier: Dossier,
) -> None:
    ask, english, vietnamese = refused
    answer = ask(desk, dossier, {"Accept-Language": accepted} if accepted else {})
    problem = answer.json()

    assert answer["Content-Language"] == language
    assert (english if language == "en" else vietnamese) in _sentences(problem), problem


def _sentences(problem: dict[str, Any]) -> list[str]:
    return [problem["detail"], *(error["detail"] for error in problem["errors"])]


class Texts(HTMLParser):
    """All that a reader sees or hears of a page."""

    SPOKEN = frozenset(("title", "placeholder", "aria-label", "alt"))
    UNSEEN = frozenset(("script", "style"))

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += [tag] if tag in self.UNSEEN else []
        self.found += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.found.append(" ".join(data.split()))


def _texts() -> dict[str, list[str]]:
    """All texts by language, without those that read the same in both."""
    found: dict[str, list[str]] = {"en": [], "vi": []}
    with PO.open("rb") as file:
        for message in read_po(file, locale="vi"):
            if message.id and message.string != message.id:
                found["en"] += [message.id] if isinstance(message.id, str) else message.id
                found["vi"] += [message.string] if isinstance(message.string, str) else message.string
    return found


def _pattern(texts: list[str]) -> re.Pattern[str]:
    """Matches any of these texts, whatever stands in the places of their parameters."""
    parts = [[re.escape(part) for part in PLACEHOLDER.split(text)] for text in texts]
    return re.compile("|".join(".*".join(each) for each in sorted(parts, reverse=True)), re.IGNORECASE)


def _long(texts: list[str], words: int) -> list[str]:
    """Those of so many words, which are no accident inside of another sentence."""
    return [text for text in texts if len(PLACEHOLDER.sub("", text).split()) >= words]


# By the language of the page: as whole texts, and inside of others. Every syllable is a word in Vietnamese.
FOREIGN = {
    page: (_pattern(texts), _pattern(_long(texts, words)))
    for page, texts, words in (("vi", _texts()["en"], 4), ("en", _texts()["vi"], 7))
}


def leftovers(page: str, language: str = "vi") -> list[str]:
    """What of a page in one language is in the other."""
    whole, inside = FOREIGN[language]
    texts = Texts(page).found
    return [text for text in texts if whole.fullmatch(text.strip(" :·()")) or inside.search(text)]


def test_a_leftover_is_found() -> None:
    page = """<h1>Hồ sơ</h1><p aria-label="Sign out">Rút (no name)</p><p>State</p><b>Waiting for more than 3 days.</b>
    <p>Lý do: There is no due date now that could be promised anew.</p><script>State</script>"""
    assert leftovers(page) == [
        "Sign out",
        "State",
        "Waiting for more than 3 days.",
        "Lý do: There is no due date now that could be promised anew.",
    ]
    assert leftovers(page, "en") == ["Hồ sơ"]


def _desk_pages(dossier: Dossier) -> Iterator[str]:
    for name in ("work", "warnings", "choose"):
        yield reverse(f"clerks:{name}")
    yield reverse("clerks:work") + "?viec=tre-han&linh-vuc=ho-tich"
    yield reverse("clerks:intake", args=["1.001193"])
    yield reverse("clerks:receipt", args=[dossier.code])
    yield reverse("clerks:dossier", args=[dossier.code])
    for action in (
        "ask_supplement",
        "hand_over",
        "ask_payment",
        "reappoint",
        "resolve",
        "withdraw",
        "correct",
    ):
        yield reverse("clerks:action", args=[dossier.code, action])
    for word in ("ban-giao", "tra-ket-qua"):
        yield reverse("clerks:batch", args=[word]) + f"?hs={dossier.code}"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_the_desk_are_in_one_language(language: str, desk: Client, dossier: Dossier) -> None:
    headers = {"Accept-Language": language}
    found = {}
    for address in _desk_pages(dossier):
        answer = desk.get(address, headers=headers, follow=True)
        assert answer.status_code == 200, address
        found[address] = leftovers(answer.content.decode(), language)
    for typed in ("Nguyễn Thị Thử", "nobody at all"):
        answer = desk.post(reverse("clerks:search"), {"q": typed}, headers=headers)
        found[typed] = leftovers(answer.content.decode(), language)
    assert {address: left for address, left in found.items() if left} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_forms_that_were_refused_are_in_one_language(language: str, desk: Client, dossier: Dossier) -> None:
    typed = {"revision": dossier.last_seq, "happened_at": "chiều qua", "token": "x", "do": "accept"}
    addresses = [reverse("clerks:intake", args=["1.001193"])]
    addresses += [
        reverse("clerks:action", args=[dossier.code, action])
        for action in ("ask_supplement", "hand_over", "ask_payment", "reappoint", "resolve", "withdraw")
    ]
    found = {}
    for address in addresses:
        page = desk.post(address, typed, headers={"Accept-Language": language}).content.decode()
        assert 'role="alert"' in page, address
        found[address] = leftovers(page, language)
    assert {address: left for address, left in found.items() if left} == {}


def test_pages_before_the_desk_have_no_word_of_the_sources(db: None, client: Client) -> None:
    sign_in = client.get(reverse("sign-in"), headers=VIETNAMESE)
    wrong = client.post(reverse("sign-in"), {"username": "a", "password": "b"}, headers=VIETNAMESE)
    client.force_login(User.objects.create_user("thu.none", full_name="Lê Thị Thử"))
    no_role = client.get(reverse("clerks:work"), headers=VIETNAMESE)

    for answer in (sign_in, wrong, no_role):
        page = answer.content.decode()
        assert '<html lang="vi"' in page
        assert leftovers(page) == []


def test_the_administration_has_no_word_of_the_sources(client: Client, dossier: Dossier) -> None:
    client.force_login(User.objects.create_superuser("thu.root", full_name="Phạm Thị Thử"))
    index = client.get(reverse("admin:index"), headers=VIETNAMESE)
    lists = sorted(set(re.findall(r'href="(/quan-tri/\w+/\w+/)"', index.content.decode())))
    assert len(lists) > 5
    # The journal's subjects and actions are codes.
    lists.remove("/quan-tri/procedures/cataloguechange/")
    pages = [index, *(client.get(address, headers=VIETNAMESE) for address in lists)]
    pages += [client.get(f"{address}add/", headers=VIETNAMESE) for address in lists]
    pages.append(client.get(reverse("admin:dossiers_dossier_change", args=[dossier.pk]), headers=VIETNAMESE))
    # Django has not marked the name of the picture beside its search box.
    found = {
        page.wsgi_request.path: leftovers(page.content.decode().replace('alt="Search"', "")) for page in pages
    }
    assert {address: left for address, left in found.items() if left} == {}
