"""Machines that name themselves are known by their agent; browsers and mail programs are people's."""

import pytest

from journey_mining.ingest.crawlers import reason_for


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "crawler list"),
        ("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "crawler list"),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "crawler list"),
        ("python-requests/2.31", "crawler list"),
        ("Barracuda Sentinel (EE)", "mail proxy"),
        ("Microsoft Office SafeLinks Protection", "mail proxy"),
        ("Mozilla/5.0 (compatible; Mimecast)", "mail proxy"),
        ("ProofPoint URL Defense", "mail proxy"),
        ("hey.com/imageproxy Mozilla/5.0 (X11; Linux x86_64) Chrome/134.0.0.0", "mail proxy"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0",
            "mail proxy",
        ),
        ("-", "no user agent"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246",
            None,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", None),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.12026; Pro)", None),
        ("Mozilla/5.0", None),
    ],
)  # fmt: skip
def test_an_agent_is_a_machine_or_may_be_a_person(agent: str, reason: str | None) -> None:
    assert reason_for(agent) == reason
