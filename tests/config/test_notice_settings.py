"""What an office sets for its notices is read whole or refused by name; nothing set is nothing sent."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.deployment_check import office_environment
from tests.config.conftest import Load

MAIL = {"SMTP_HOST": "mail.test", "SMTP_FROM": "Một cửa <mot-cua@phuong.test>"}


def test_nothing_set_nothing_sent(load_settings: Load) -> None:
    settings = load_settings(office_environment())
    assert (settings.EMAIL_HOST, settings.NOTICE_GATEWAYS, settings.NOTICES_WEBHOOK_NETWORKS) == ("", {}, [])


def test_mail_is_encrypted_unless_somebody_says_otherwise(load_settings: Load) -> None:
    settings = load_settings(office_environment() | MAIL)
    assert (settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL) == (587, True, False)
    settings = load_settings(office_environment() | MAIL | {"SMTP_SECURITY": "tls"})
    assert (settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL) == (465, False, True)


def test_a_gateway_s_body_is_json(load_settings: Load) -> None:
    more = {"NOTICES_SMS_URL": "http://10.0.0.9/send", "NOTICES_SMS_BODY": '{"p": "{to}", "m": ["{text}"]}'}
    gateways = load_settings(office_environment() | more).NOTICE_GATEWAYS
    assert gateways["sms"]["body"] == {"p": "{to}", "m": ["{text}"]}


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"SMTP_HOST": "mail.test"}, "SMTP_FROM"),
        (MAIL | {"SMTP_USER": "a", "SMTP_PASSWORD": "b", "SMTP_SECURITY": "none"}, "SMTP_SECURITY"),
        (MAIL | {"SMTP_USER": "a"}, "SMTP_PASSWORD"),
        (MAIL | {"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"NOTICES_SMS_URL": "ftp://x/"}, "NOTICES_SMS_URL"),
        ({"NOTICES_SMS_URL": "https://x/", "NOTICES_SMS_BODY": "to={to}&text={text}"}, "NOTICES_SMS_BODY"),
        ({"NOTICES_CHAT_URL": "https://x/", "NOTICES_CHAT_BODY": '{"text": "{text}"}'}, "NOTICES_CHAT_BODY"),
        ({"NOTICES_CA_FILE": "/no/such/file"}, "NOTICES_CA_FILE"),
        ({"NOTICES_WEBHOOK_NETWORKS": "inside"}, "NOTICES_WEBHOOK_NETWORKS"),
    ],
)
def test_what_cannot_be_used_is_named(load_settings: Load, more: dict[str, str], name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load_settings(office_environment() | more)
    assert f"  - {name}: " in str(refused.value)
