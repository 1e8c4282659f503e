#!/usr/bin/env python3
"""Asks a running server in team mode everything its OpenAPI document describes, in every phase that schemathesis has, as an admin,
as a member and as nobody, with requests that fit the document and requests that do not. No answer may be one that the document
does not declare, or a 5xx that the contract does not know.

    pip install schemathesis
    python server/tests/openapi.py PROGRAM [cases of each operation and phase]

It starts PROGRAM on a database of its own, which goes with it. Every name is invented. Schemathesis loads this file too: what
stands under `hooks` is done around each of its requests.
"""

import atexit
import collections
import json
import os
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

# 501: no e-mail is configured. 507: the quota. Both have a code of the contract and words.
KNOWN = {501, 507}
CHECKS = "explained,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"
# A stream without an end is asked by `streams`.
STREAM = "events$"
WHO = ("admin", "member", "nobody")
# Every so many requests the organisation is asked to share scans again: a case may have chosen otherwise.
SETTLE = 25

# Of its own: hypothesis begins the common one anew with every case.
CHANCE = random.Random(os.getpid())


def hex_of(size):
    return CHANCE.randbytes(size).hex()


class Person:
    """Somebody with a password and a browser."""

    def __init__(self, server, email):
        self.server, self.email, self.auth, self.cookies = server, email, hex_of(32), {}

    def form(self):
        credentials = {"kdf": 1, "salt": hex_of(16), "auth": self.auth, "public": hex_of(32), "wrapped_secret": hex_of(72)}
        return {"email": self.email, "name": "Ada L.", "credentials": credentials}

    def headers(self):
        headers = {
            "sec-fetch-site": "same-origin",
            # Strangers are counted by address: each comes from one of its own, as through a proxy.
            "x-forwarded-for": f"10.{CHANCE.randrange(256)}.{CHANCE.randrange(256)}.{CHANCE.randrange(256)}",
        }
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**headers, "cookie": cookies} if cookies else headers

    def ask(self, method, path, body=None):
        headers = {**self.headers(), "x-patchfirst-version": "1"}
        answer = requests.request(method, self.server["url"] + path, json=body, headers=headers, timeout=30)
        self.cookies.update(answer.cookies)
        if answer.status_code == 429 and answer.json()["code"] == "slow_down":
            time.sleep(answer.json()["retry_after_s"])
            return self.ask(method, path, body)
        return answer

    def sign_in(self):
        """Is the account there still, and now signed in?"""
        form = {"email": self.email, "auth": self.auth}
        answer = self.ask("POST", "/api/session", form)
        if answer.status_code == 429:
            # Cases that guessed at the password made everybody wait, this one too.
            unlock = [self.server["program"], "admin", "unlock", self.email, "--database", self.server["database"]]
            if subprocess.run(unlock, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
                # A case ended the account, and those after it asked for it in vain.
                return False
            answer = self.ask("POST", "/api/session", form)
        return answer.ok and answer.json()["answer"] == "signed_in"

    def is_signed_in(self):
        return self.ask("GET", "/api/me").ok


class Admin(Person):
    """Who set the server up."""

    def set_up(self, token):
        me = self.ask("POST", "/api/set-up", {"token": token, "account": self.form()}).json()
        self.org, self.user, self.public = me["memberships"][0]["org"], me["account"]["user"], me["account"]["public"]
        grant = {"generation": 1, "by": hex_of(32), "to": self.public, "ring": hex_of(100)}
        keys = {"replaces": 0, "grants": [{"user": self.user, "grant": grant}], "recovery": {"grant": grant}}
        answer = self.ask("POST", f"{self.at()}/keys", keys)
        assert answer.ok, answer.text

    def at(self):
        return f"/api/organisations/{self.org}"

    def be_there(self):
        assert self.is_signed_in() or self.sign_in()

    def share_scans(self):
        policy = self.ask("GET", self.at()).json()["policy"]
        self.ask("PATCH", self.at(), {"policy": {**policy, "scans": True, "second_factor": False}})

    def approve(self, member, role):
        """Whoever asked to join, as an editor."""
        for known in self.ask("GET", f"{self.at()}/members").json():
            if known["account"]["email"] == member.email:
                body = {"role": role, "state": "approved"}
                answer = self.ask("PATCH", f"{self.at()}/members/{known['account']['user']}", body)
                assert answer.ok, answer.text

    def somebody(self):
        """Somebody who is not the admin; now and then there is somebody new."""
        if CHANCE.random() < 0.3:
            self.ask("POST", "/api/accounts", Person(self.server, f"{hex_of(4)}@example.test").form())
        users = [member["account"]["user"] for member in self.ask("GET", f"{self.at()}/members").json()]
        return CHANCE.choice([user for user in users if user != self.user] or [hex_of(16)])

    def invitation(self):
        path = f"{self.at()}/invitations"
        self.ask("POST", path, {"email": f"{hex_of(4)}@example.test", "role": "viewer"})
        invitations = self.ask("GET", path).json()
        return CHANCE.choice(invitations)["invitation"] if invitations else hex_of(16)


class Cases:
    """What is done around requests of schemathesis."""

    def __init__(self, told):
        self.who, self.count, self.statuses = told["who"], 0, collections.defaultdict(collections.Counter)
        self.admin = Admin(told, told["email"])
        self.admin.__dict__.update({name: told[name] for name in ("auth", "org", "user", "public")})
        self.admin.be_there()
        self.person = self.admin if self.who == "admin" else Person(told, "nobody@example.test")

    def be_there(self):
        """Whatever a case before ended, the next one is asked by somebody who is signed in again."""
        self.count += 1
        self.admin.be_there()
        if self.count % SETTLE == 1:
            self.admin.share_scans()
        if self.who == "member" and not self.person.is_signed_in() and not self.person.sign_in():
            self.person = Person(self.admin.server, f"{hex_of(4)}@example.test")
            self.admin.ask("POST", "/api/accounts", self.person.form())
            self.admin.approve(self.person, "editor")
            assert self.person.sign_in()

    def scan(self):
        scan = {"scan": hex_of(16), "chunks": 1, "bytes": 4 << 20, "generation": 1, "label": hex_of(40)}
        path = f"{self.admin.at()}/scans"
        self.person.ask("POST", path, scan)
        if CHANCE.random() < 0.5:
            headers = {**self.person.headers(), "content-type": "application/octet-stream", "x-patchfirst-version": "1"}
            requests.put(f"{self.admin.server['url']}{path}/{scan['scan']}/chunks/0", b"sealed", headers=headers, timeout=30)
        return scan["scan"]

    def name(self, names):
        """What a path names: mostly what there is."""
        known = {
            "org": lambda: self.admin.org,
            "user": self.admin.somebody,
            "scan": self.scan,
            "invitation": self.admin.invitation,
        }
        for name in names:
            if name in known and CHANCE.random() < 0.8:
                names[name] = known[name]()
        if "chunk" in names and CHANCE.random() < 0.5:
            names["chunk"] = 0

    def before(self, case):
        self.be_there()
        if case.path_parameters:
            self.name(case.path_parameters)
        if case.query and "epoch" in case.query and CHANCE.random() < 0.5:
            case.query.update(epoch=1, cursor=0)
        case.headers = {**(case.headers or {}), **self.person.headers()}

    def after(self, case, response):
        self.statuses[f"{case.method.upper()} {case.operation.path}"][response.status_code] += 1
        if response.status_code == 429:
            time.sleep(1)


def hooks(told):
    cases = Cases(told)

    @schemathesis.hook
    def before_call(context, case, kwargs):
        cases.before(case)

    @schemathesis.hook
    def after_call(context, case, response):
        cases.after(case, response)

    @schemathesis.check
    def explained(context, response, case):
        assert response.status_code < 500 or response.status_code in KNOWN, f"unexplained {response.status_code}"

    # Some bodies of the sync protocol that are none, and an empty push of the first epoch.
    bodies = hypothesis.strategies.sampled_from([b"\x01\x00", b""])
    schemathesis.openapi.media_type("application/vnd.patchfirst.postcard", bodies)
    atexit.register(lambda: pathlib.Path(told["counts"]).write_text(json.dumps(cases.statuses)))


def start(program, folder):
    """The program, and its first admin."""
    dist = pathlib.Path(folder) / "dist"
    dist.mkdir()
    (dist / "index.html").write_text("<!doctype html><title>Patchfirst</title>")
    database = f"sqlite:{folder}/team.db"
    args = ["--addr", "127.0.0.1:0", "--dist", dist, "--hops", "1", "--log", "error"]
    process = subprocess.Popen([program, *args, "--database", database], stdout=subprocess.PIPE, text=True)
    said = ""
    while "set-up#" not in said:
        said += process.stdout.readline()
    told = {"url": re.search(r"at (http://\S+?)/?\n", said)[1], "program": program, "database": database}
    admin = Admin(told, "admin@example.test")
    admin.set_up(re.search(r"set-up#([0-9a-f]+)", said)[1])
    told |= {name: getattr(admin, name) for name in ("email", "auth", "org", "user", "public")}
    return process, told, admin


def streams(admin):
    """Whether a stream begins, and for whom: its first word is enough."""
    for person, expected in ((admin, 200), (Person(admin.server, ""), 401)):
        url = f"{admin.server['url']}{admin.at()}/events"
        with requests.get(url, headers=person.headers(), timeout=30, stream=True) as answer:
            kind = answer.headers["content-type"]
            assert (answer.status_code, kind) == (expected, "text/event-stream" if expected == 200 else "application/json")


def main():
    program, cases = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "20"
    bad, total = False, 0
    with tempfile.TemporaryDirectory() as folder:
        process, told, admin = start(program, folder)
        try:
            streams(admin)
            for who in WHO:
                counts = pathlib.Path(folder) / f"{who}.json"
                told |= {"who": who, "counts": str(counts)}
                here = pathlib.Path(__file__)
                environment = {
                    **os.environ, "PATCHFIRST_ASKED": json.dumps(told), "PYTHONPATH": str(here.parent), "SCHEMATHESIS_HOOKS": here.stem
                }
                run = [
                    pathlib.Path(sys.executable).parent / "schemathesis", "run", f"{told['url']}/openapi.json", "--url", told["url"],
                    "--checks", CHECKS, "--max-examples", cases, "--exclude-path-regex", STREAM, "--continue-on-failure",
                    "--suppress-health-check", "all", "--warnings", "off", "--generation-database", "none",
                ]
                bad |= subprocess.run(run, env=environment, cwd=folder).returncode != 0
                statuses = json.loads(counts.read_text())
                for operation, counted in sorted(statuses.items()):
                    only = " <- never let in" if who != "nobody" and set(counted) <= {"401", "403"} else ""
                    print(f"{who:7} {operation:62} {counted}{only}")
                asked = sum(sum(counted.values()) for counted in statuses.values())
                print(f"{who}: {asked} cases", flush=True)
                total += asked
            bad |= process.poll() is not None
        finally:
            process.terminate()
            process.wait()
    print(f"{total} cases, {'failed' if bad else 'nothing unexplained'}")
    sys.exit(bad)


if __name__ == "__main__":
    main()
elif "PATCHFIRST_ASKED" in os.environ:
    hooks(json.loads(os.environ["PATCHFIRST_ASKED"]))
