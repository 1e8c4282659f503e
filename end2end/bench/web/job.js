// What every contender that hands out rows of cells must do with them, at the speed of plain JavaScript: find the
// header, validate, encode texts, score, put all valid rows in order. Parses nothing itself.

/** Points of a row; `duckdb.js` says the same in SQL. */
export const WEIGHT = { severity: 1000, cvssTenths: 20, exploit: 300, malware: 200, pci: 100, cve: 10 };
export const MOST_CVES = 10;
/** Rows that a page shows first. */
export const SHOWN = 200;
/** Columns with the base score, the first one there counts. */
export const CVSS_COLUMNS = ["CVSS3.1 Base", "CVSS Base"];
/** Texts that are kept once each, with a code per row. */
export const ENCODED = ["DNS", "NetBIOS", "OS", "Title", "Type", "Protocol", "FQDN", "CVE ID", "Category"];

const IPV6 = /^(?=.*:.*:)[0-9a-f:]{2,39}$/i;
const CVE = /^CVE-\d{4}-\d{4,7}$/;
const CVSS = /^(10|\d)(?:\.(\d))?(?: .*)?$/;

/** A typed array that grows. */
class Column {
  length = 0;

  constructor(Type) {
    this.values = new Type(1 << 14);
  }

  push(value) {
    if (this.length === this.values.length) {
      const longer = new this.values.constructor(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }
}

/** Texts with a number each. The row before is asked first: reports come host by host. */
class Dictionary {
  codes = new Map();
  #last;
  #code = 0;

  code(text) {
    if (text === this.#last) return this.#code;
    let code = this.codes.get(text);
    if (code === undefined) this.codes.set(text, (code = this.codes.size));
    this.#last = text;
    return (this.#code = code);
  }
}

function isIpv4(text) {
  let [parts, value, digits] = [1, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46 && digits > 0 && parts < 4) [parts, value, digits] = [parts + 1, 0, 0];
    else if (code < 48 || code > 57 || ++digits > 3 || (value = 10 * value + code - 48) > 255) return false;
  }
  return parts === 4 && digits > 0;
}

/** A whole number of at most so many digits, or -1. */
function whole(text, digits) {
  if (text.length === 0 || text.length > digits) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

/** How many CVEs a cell lists; -1 when something in it is none. A cell comes many times, so each is judged once. */
const cveCounts = new Map([["", 0]]);
function cves(cell) {
  let count = cveCounts.get(cell);
  if (count === undefined) {
    const ids = cell.split(/, ?/);
    cveCounts.set(cell, (count = ids.every((id) => CVE.test(id)) ? ids.length : -1));
  }
  return count;
}

/** A CVSS base score in tenths, 0 for an empty cell, -1 for what is none. */
const cvssTenths = new Map([["", 0]]);
function cvss(cell) {
  let tenths = cvssTenths.get(cell);
  if (tenths === undefined) {
    const found = CVSS.exec(cell);
    tenths = found ? 10 * found[1] + Number(found[2] ?? 0) : -1;
    cvssTenths.set(cell, (tenths = tenths > 100 ? -1 : tenths));
  }
  return tenths;
}

/** Mixes 32 bit numbers into one (FNV-1a, a word at a time). */
export function mixed(hash, value) {
  return Math.imul(hash ^ value, 0x01000193) >>> 0;
}
export const UNMIXED = 0x811c9dc5;

export class Job {
  rows = 0;
  rejected = 0;
  /** Cells left out of rows that count all the same: no CVEs, no CVSS score. */
  leftOut = 0;
  #at = null;
  #width = 0;
  #dictionaries = ENCODED.map(() => new Dictionary());
  #codes = ENCODED.map(() => new Column(Uint32Array));
  #encodedAt = [];
  #ips = new Dictionary();
  #ip = new Column(Uint32Array);
  #qid = new Column(Uint32Array);
  #port = new Column(Uint16Array);
  #row = new Column(Uint32Array);
  #score = new Column(Uint16Array);

  /** The header, if this record is it. All before it is preamble. */
  header(cells) {
    if (cells[0] !== "IP" || !cells.includes("QID")) return false;
    const at = (name) => cells.indexOf(name);
    this.#width = cells.length;
    this.#encodedAt = ENCODED.map(at);
    this.#at = {
      ip: at("IP"), qid: at("QID"), severity: at("Severity"), port: at("Port"), cves: at("CVE ID"),
      cvss: at(CVSS_COLUMNS.find((name) => cells.includes(name))), exploit: at("Exploitability"), malware: at("Associated Malware"), pci: at("PCI Vuln"),
    }; // prettier-ignore
    return true;
  }

  /** One record, in the order of the file. */
  record(cells) {
    if (this.#at === null) return void this.header(cells);
    if (cells.length === 1 && cells[0] === "") return;
    const at = this.#at;
    const row = this.rows++;
    if (cells.length !== this.#width) return void this.rejected++;
    const [qid, severity] = [whole(cells[at.qid], 8), whole(cells[at.severity], 1)];
    const port = cells[at.port] === "" ? 0 : whole(cells[at.port], 5);
    const isGood = qid >= 0 && severity >= 1 && severity <= 5 && port >= 0 && port <= 65_535;
    if (!isGood || !(isIpv4(cells[at.ip]) || IPV6.test(cells[at.ip]))) return void this.rejected++;
    let [ids, tenths] = [cves(cells[at.cves]), cvss(cells[at.cvss])];
    if (ids < 0) [ids, this.leftOut] = [0, this.leftOut + 1];
    if (tenths < 0) [tenths, this.leftOut] = [0, this.leftOut + 1];
    for (let k = 0; k < ENCODED.length; k++) this.#codes[k].push(this.#dictionaries[k].code(cells[this.#encodedAt[k]]));
    this.#ip.push(this.#ips.code(cells[at.ip]));
    this.#qid.push(qid);
    this.#port.push(port);
    this.#row.push(row);
    this.#score.push(
      WEIGHT.severity * severity +
        WEIGHT.cvssTenths * tenths +
        (cells[at.exploit] === "" ? 0 : WEIGHT.exploit) +
        (cells[at.malware] === "" ? 0 : WEIGHT.malware) +
        (cells[at.pci] === "yes" ? WEIGHT.pci : 0) +
        WEIGHT.cve * Math.min(ids, MOST_CVES),
    );
  }

  /** Put all in order, highest score first, then by place in the file (a counting sort), and give the first rows. */
  ranked() {
    const [scores, count] = [this.#score.values, this.#score.length];
    const places = new Uint32Array(65_537);
    for (let at = 0; at < count; at++) places[65_535 - scores[at] + 1]++;
    for (let at = 1; at < places.length; at++) places[at] += places[at - 1];
    this.order = new Uint32Array(count);
    for (let at = 0; at < count; at++) this.order[places[65_535 - scores[at]]++] = at;
    const title = ENCODED.indexOf("Title");
    const [ips, titles] = [[...this.#ips.codes.keys()], [...this.#dictionaries[title].codes.keys()]];
    return Array.from(this.order.subarray(0, SHOWN), (at) => ({
      ip: ips[this.#ip.values[at]],
      qid: this.#qid.values[at],
      title: titles[this.#codes[title].values[at]],
      score: scores[at],
    }));
  }

  /** What must be the same for all, worked out after the clock stopped. */
  answer() {
    let hash = UNMIXED;
    for (const at of this.order) hash = mixed(mixed(hash, this.#row.values[at]), this.#score.values[at]);
    return { rows: this.rows, rejected: this.rejected, leftOut: this.leftOut, order: hash };
  }
}
