"""F5: a process that is told to end says so first, and finishes what it has."""

import http.client
import json
import signal
import time
from contextlib import closing
from pathlib import Path

from tests.conftest import Templates
from tests.support.service import bearer
from tests.support.serving import ready, serving

#: So long that the test ends it sooner, however slow the machine is.
LONG = "600"
QUESTION = json.dumps({"indicator": ["adopted"], "area": ["coventry"], "period": ["2020-21"]}).encode()


def test_f5_it_says_so_first_takes_what_comes_meanwhile_and_finishes_what_it_has(
    templates: Templates, tmp_path: Path
) -> None:
    url, key = templates.copied("sqlite")
    with (
        serving(url, tmp_path, ADOPTION_DRAIN_SECONDS=LONG) as (process, port),
        closing(http.client.HTTPConnection("127.0.0.1", port)) as kept,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as begun,
    ):
        kept.request("GET", "/livez")
        assert kept.getresponse().read()
        assert kept.sock is not None
        begun.putrequest("POST", "/v1/results")
        for name, value in {**bearer(key), "Content-Length": str(len(QUESTION))}.items():
            begun.putheader(name, value)
        begun.putheader("Content-Type", "application/json")
        begun.endheaders(QUESTION[:10])

        process.send_signal(signal.SIGTERM)
        while ready(port):
            assert process.poll() is None
            time.sleep(0.01)
        kept.request("GET", "/livez")
        answer = kept.getresponse()
        assert answer.read()  # which closes it
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        process.send_signal(signal.SIGTERM)  # no more patience
        begun.send(QUESTION[10:])
        finished = begun.getresponse()
        assert finished.status == 200
        assert json.loads(finished.read())["results"]
        assert process.wait() in {0, -signal.SIGTERM}
