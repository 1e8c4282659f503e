// DuckDB-WASM on the File: the job of `job.js` in SQL. Its own worker reads the file.

import { CVSS_COLUMNS, ENCODED, MOST_CVES, SHOWN, UNMIXED, WEIGHT, mixed } from "./job.js";

const HOME = "/npm/@duckdb/duckdb-wasm/dist/";
const OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

export async function prepare() {
  const duckdb = await import(`${HOME}duckdb-browser.mjs`);
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(`${HOME}duckdb-browser-eh.worker.js`));
  await db.instantiate(`${HOME}duckdb-eh.wasm`);
  await db.open({ path: ":memory:", query: { castBigIntToDouble: true } });
  return { duckdb, db, connection: await db.connect() };
}

export async function run({ duckdb, db, connection }, task) {
  await db.registerFileHandle("report.csv", task.file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  for (const statement of statements("report.csv", task)) await connection.query(statement);
  return rows(await connection.query(`SELECT ip, qid, title, score FROM ranked LIMIT ${SHOWN}`));
}

export async function prove({ connection }) {
  const [counts] = rows(
    await connection.query(
      "SELECT count(*) AS total, count(*) FILTER (NOT good) AS rejected, " +
        "coalesce(sum((good AND bad_cve)::INTEGER + (good AND bad_cvss)::INTEGER), 0)::INTEGER AS left_out FROM findings",
    ),
  );
  const order = await connection.query("SELECT place, score FROM ranked");
  const [places, scores] = ["place", "score"].map((name) => order.getChild(name).toArray());
  let hash = UNMIXED;
  for (let at = 0; at < places.length; at++) hash = mixed(mixed(hash, places[at]), scores[at]);
  return { rows: Number(counts.total), rejected: Number(counts.rejected), leftOut: Number(counts.left_out), order: hash };
}

const rows = (table) => table.toArray().map((row) => row.toJSON());

/** SQL of the job, for a file whose header comes after so many lines; `native.py` runs the same. */
export function statements(path, { columns, linesBefore, newline }) {
  const end = newline === "\n" ? "\\n" : "\\r\\n";
  const types = columns.map((name) => `'${name}': 'VARCHAR'`).join(", ");
  const match = (column, pattern) => `coalesce(regexp_full_match("${column}", '${pattern}'), false)`;
  const isEmpty = (column) => `coalesce("${column}", '') = ''`;
  const cvss = CVSS_COLUMNS.find((name) => columns.includes(name));
  const cve = "CVE-[0-9]{4}-[0-9]{4,7}";
  const encoded = ENCODED.map((name) => `"${name}" AS "${name === "Title" ? "title" : name}"`).join(", ");
  return [
    `CREATE OR REPLACE TABLE findings AS SELECT "IP" AS ip, try_cast("QID" AS INTEGER) AS qid, "Port", ${encoded},
       ((${match("IP", `(${OCTET}\\.){3}${OCTET}`)} OR ${match("IP", "[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F]*")})
         AND ${match("QID", "[0-9]{1,8}")} AND ${match("Severity", "[1-5]")}
         AND (${isEmpty("Port")} OR try_cast("Port" AS USMALLINT) IS NOT NULL)) AS good,
       NOT (${isEmpty("CVE ID")} OR ${match("CVE ID", `(${cve}, ?)*${cve}`)}) AS bad_cve,
       NOT (${isEmpty(cvss)} OR ${match(cvss, "(10(\\.0)?|[0-9](\\.[0-9])?)( .*)?")}) AS bad_cvss,
       CASE WHEN good THEN ${WEIGHT.severity} * "Severity"::INTEGER
         + ${WEIGHT.cvssTenths} * (CASE WHEN bad_cvss OR ${isEmpty(cvss)} THEN 0
             ELSE round(10 * split_part("${cvss}", ' ', 1)::DOUBLE)::INTEGER END)
         + CASE WHEN ${isEmpty("Exploitability")} THEN 0 ELSE ${WEIGHT.exploit} END
         + CASE WHEN ${isEmpty("Associated Malware")} THEN 0 ELSE ${WEIGHT.malware} END
         + CASE WHEN "PCI Vuln" = 'yes' THEN ${WEIGHT.pci} ELSE 0 END
         + ${WEIGHT.cve} * (CASE WHEN bad_cve OR ${isEmpty("CVE ID")} THEN 0
             ELSE least(${MOST_CVES}, 1 + length("CVE ID") - length(replace("CVE ID", ',', ''))) END)
       END AS score
     FROM read_csv('${path}', auto_detect=false, header=true, skip=${linesBefore}, delim=',', quote='"', escape='"',
       new_line='${end}', max_line_size=4000000, columns={${types}})`,
    `CREATE OR REPLACE TABLE ranked AS SELECT rowid::INTEGER AS place, score::INTEGER AS score, ip, qid, title
     FROM findings WHERE good ORDER BY score DESC, place`,
  ];
}
