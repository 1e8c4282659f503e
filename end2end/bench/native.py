"""DuckDB and Polars outside the browser on the same report, for scale: native.py FILE FACTS_JSON RUNS.

DuckDB does the whole job with the SQL of web/duckdb.js, on all cores and on one. Polars only reads all columns as text."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars

path, facts, runs = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])

# The SQL is written once, in JavaScript.
code = (
    "import { statements } from './web/duckdb.js'; const [path, facts] = process.argv.slice(1);"
    "console.log(JSON.stringify(statements(path, JSON.parse(facts))))"
)
words = ["node", "--input-type=module", "--eval", code, "--", path, json.dumps(facts)]
sql = json.loads(subprocess.run(words, check=True, capture_output=True, cwd=Path(__file__).parent).stdout)


def job(threads):
    connection = duckdb.connect()
    if threads:
        connection.execute(f"SET threads={threads}")
    for statement in sql:
        connection.execute(statement)
    return connection.execute("SELECT ip, qid, title, score FROM ranked LIMIT 200").fetchall()


def read():
    with open(path, "rb") as file:
        file.seek(facts["header"])
        return polars.read_csv(file.read(), infer_schema=False).height


anchors = [
    (f"DuckDB {duckdb.__version__}, all cores, the whole job", lambda: job(0)),
    (f"DuckDB {duckdb.__version__}, one core, the whole job", lambda: job(1)),
    (f"Polars {polars.__version__}, reading alone", read),
]
times = [[] for _ in anchors]
for _ in range(runs):
    for (_, run), all_times in zip(anchors, times):
        began = time.perf_counter()
        run()
        all_times.append(1000 * (time.perf_counter() - began))
print("| native, outside the browser | ms | least to most |\n| --- | --: | --: |")
for (name, _), all_times in zip(anchors, times):
    print(f"| {name} | {statistics.median(all_times):,.0f} | {min(all_times):,.0f} to {max(all_times):,.0f} |")
