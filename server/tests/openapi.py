#!/usr/bin/env python3
"""Asks a running server in team mode everything its OpenAPI document describes, as an admin who is signed in, with bodies
that fit the document and bodies that do not (schemathesis). No answer may be a 5xx that the contract does not know.

    pip install schemathesis
    python server/tests/openapi.py PROGRAM [cases of each operation]

It starts PROGRAM on a database of its own, which goes with it. Every name is invented.
"""

import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import hypothesis
import requests
import schemathesis

PROGRAM = sys.argv[1]
CASES = int(sys.argv[2]) if len(sys.argv) > 2 else 60
# 501: no e-mail is configured. 507: the quota. Both have a code of the contract and words.
KNOWN = {501, 507}


# Of its own: hypothesis begins the common one anew with every case.
CHANCE = random.Random(1)
# Some bodies of the sync protocol that are none, and an empty push of the first epoch.
schemathesis.openapi.media_type("application/vnd.patchfirst.postcard", hypothesis.strategies.sampled_from([b"\x01\x00", b""]))


def hex_of(size):
    return CHANCE.randbytes(size).hex()


class Server:
    """The program, an admin, and members to do something to."""

    def __init__(self, folder):
        dist = pathlib.Path(folder) / "dist"
        dist.mkdir()
        (dist / "index.html").write_text("<!doctype html><title>Patchfirst</title>")
        self.database = f"sqlite:{folder}/team.db"
        args = ["serve", "--team", "--addr", "127.0.0.1:0", "--dist", dist, "--hops", "1", "--log", "error"]
        self.process = subprocess.Popen(
            [PROGRAM, *args, "--database", self.database], stdout=subprocess.PIPE, text=True
        )
        said = ""
        while "set-up#" not in said:
            said += self.process.stdout.readline()
        self.url = re.search(r"at (http://\S+?)/?\n", said)[1]
        token = re.search(r"set-up#([0-9a-f]+)", said)[1]
        self.email, self.auth = "admin@example.test", hex_of(32)
        self.cookies = {}
        set_up = {"token": token, "account": self.account(self.email, self.auth)}
        self.me = self.ask("POST", "/api/set-up", set_up).json()
        self.org, self.user = self.me["memberships"][0]["org"], self.me["account"]["user"]
        self.sign_in()
        self.keys()
        self.share_scans()

    def account(self, email, auth):
        credentials = {"kdf": 1, "salt": hex_of(16), "auth": auth, "public": hex_of(32), "wrapped_secret": hex_of(72)}
        return {"email": email, "name": "Ada L.", "credentials": credentials}

    def headers(self):
        headers = {
            "x-patchfirst-version": "1",
            "sec-fetch-site": "same-origin",
            # Strangers are counted by address: each comes from one of its own, as through a proxy.
            "x-forwarded-for": f"10.{CHANCE.randrange(256)}.{CHANCE.randrange(256)}.{CHANCE.randrange(256)}",
        }
        return {**headers, "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def ask(self, method, path, body=None):
        answer = requests.request(method, self.url + path, json=body, headers=self.headers(), timeout=30)
        self.cookies.update(answer.cookies)
        if answer.status_code == 429 and answer.json()["code"] == "slow_down":
            time.sleep(answer.json()["retry_after_s"])
            return self.ask(method, path, body)
        return answer

    def sign_in(self):
        answer = self.ask("POST", "/api/session", {"email": self.email, "auth": self.auth})
        if answer.status_code == 429:
            # Cases that guessed at the password made everybody wait, this one too.
            unlock = [PROGRAM, "admin", "unlock", self.email, "--database", self.database]
            subprocess.run(unlock, check=True, stdout=subprocess.DEVNULL)
            answer = self.ask("POST", "/api/session", {"email": self.email, "auth": self.auth})
        assert answer.ok and answer.json()["answer"] == "signed_in", answer.text

    def be_signed_in(self):
        """Whatever case ended the session, the next one is asked by somebody who is signed in again."""
        if self.ask("GET", "/api/me").status_code == 401:
            self.sign_in()

    def share_scans(self):
        answer = self.ask("GET", f"/api/organisations/{self.org}")
        assert answer.ok, answer.text
        policy = answer.json()["policy"]
        self.ask("PATCH", f"/api/organisations/{self.org}", {"policy": {**policy, "scans": True, "second_factor": False}})

    def keys(self):
        grant = {"generation": 1, "by": hex_of(32), "to": self.me["account"]["public"], "ring": hex_of(100)}
        grants = [{"user": self.user, "grant": grant}]
        body = {"replaces": 0, "grants": grants, "recovery": {"grant": grant}}
        answer = self.ask("POST", f"/api/organisations/{self.org}/keys", body)
        assert answer.ok, answer.text

    def member(self):
        """Somebody who is not the admin, and who asked to join; now and then there is somebody new."""
        path = f"/api/organisations/{self.org}/members"
        if CHANCE.random() < 0.3:
            self.ask("POST", "/api/accounts", self.account(f"{hex_of(4)}@example.test", hex_of(32)))
        users = [member["account"]["user"] for member in self.ask("GET", path).json()]
        return CHANCE.choice([user for user in users if user != self.user] or [hex_of(16)])

    def names(self, names):
        """What a path names: mostly what there is."""
        known = {"org": lambda: self.org, "user": self.member, "scan": self.scan, "invitation": self.invitation}
        for name in names:
            if name in known and CHANCE.random() < 0.8:
                names[name] = known[name]()
        if "chunk" in names and CHANCE.random() < 0.8:
            names["chunk"] = 0

    def scan(self):
        scan = {"scan": hex_of(16), "chunks": 1, "bytes": 4 << 20, "generation": 1}
        path = f"/api/organisations/{self.org}/scans"
        self.ask("POST", path, scan)
        if CHANCE.random() < 0.5:
            headers = {**self.headers(), "content-type": "application/octet-stream"}
            requests.put(f"{self.url}{path}/{scan['scan']}/chunks/0", b"sealed", headers=headers, timeout=30)
        return scan["scan"]

    def invitation(self):
        path = f"/api/organisations/{self.org}/invitations"
        self.ask("POST", path, {"email": f"{hex_of(4)}@example.test", "role": "viewer"})
        invitations = self.ask("GET", path).json()
        return CHANCE.choice(invitations)["invitation"] if invitations else hex_of(16)


def main():
    hypothesis.settings.register_profile(
        "cases", max_examples=CASES, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("cases")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            statuses, failed = ask_everything(server)
        finally:
            server.process.terminate()
            server.process.wait()
    for operation, counts in statuses.items():
        only = " <- never let in" if set(counts) <= {401, 403} else ""
        print(f"{operation:62} {dict(sorted(counts.items()))}{only}")
    print(f"{sum(sum(counts.values()) for counts in statuses.values())} cases, {len(failed)} unexplained answers of 5xx")
    for line in failed:
        print(line)
    sys.exit(bool(failed))


def ask_everything(server):
    document = requests.get(f"{server.url}/openapi.json", timeout=30).json()
    document["servers"] = [{"url": server.url}]
    schema = schemathesis.openapi.from_dict(document)
    statuses, failed = collections.defaultdict(collections.Counter), []
    for result in schema.get_all_operations():
        # A case before may have changed what the organisation wants.
        server.be_signed_in()
        server.share_scans()
        for mode in schemathesis.GenerationMode:
            try:
                cases_of(result.ok(), mode, server, statuses, failed)()
            except (hypothesis.errors.Unsatisfiable, schemathesis.errors.SchemathesisError):
                # An operation without parameters or body cannot be asked wrongly.
                pass
    return statuses, failed


def cases_of(operation, mode, server, statuses, failed):
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        ask(server, operation, case, statuses, failed)

    return run


def ask(server, operation, case, statuses, failed):
    server.be_signed_in()
    if case.path_parameters:
        server.names(case.path_parameters)
    if case.query and "epoch" in case.query and CHANCE.random() < 0.5:
        case.query.update(epoch=1, cursor=0)
    case.headers = {**(case.headers or {}), **server.headers()}
    label = f"{operation.method.upper()} {operation.path}"
    try:
        if operation.path.endswith("/events"):
            # A stream without an end: its first word is enough.
            path = operation.path.format(**case.path_parameters)
            answer = requests.get(server.url + path, headers=server.headers(), timeout=30, stream=True)
            answer.close()
        else:
            answer = case.call(base_url=server.url, timeout=30)
    except requests.exceptions.InvalidHeader:
        return
    statuses[label][answer.status_code] += 1
    if answer.status_code >= 500 and answer.status_code not in KNOWN:
        failed.append(f"{label}: {answer.status_code} {case.as_curl_command()}")
    if answer.status_code == 429:
        time.sleep(1)


main()
