// The page's only script: the list of files with search, filters, order and pages, and one file's panel.
// Text of the dump is shown as text nodes alone. Nothing is fetched; the data files beside the page are scripts.
"use strict";
(() => {
  const ROWS_A_PAGE = 50;
  const nonce = document.currentScript.nonce;
  const sourceOfData = window.trustedTypes
    ? window.trustedTypes.createPolicy("leakcheck-data", { createScriptURL: checkedSource })
    : { createScriptURL: checkedSource };
  const byId = (id) => document.getElementById(id);
  const PATH = 0, STATUS = 1, BASIS = 2, FORMAT = 3, FLAGS = 4, SIZE = 5, DIGEST = 6, REASON = 7;
  const KIND = 8, TITLE = 9, NAMES = 10, DATE = 11, INSTANT = 12;
  // On paper there are no pages to turn; beyond so many rows a table is read in a spreadsheet.
  const ROWS_ON_PAPER = 2000;
  const SIGNS = { AUTHENTICATED: "✓", UNVERIFIABLE: "○", SUSPICIOUS: "▲" };
  // What needs an explanation comes first, and what is settled before what is not.
  const RANK = { SUSPICIOUS: 0, AUTHENTICATED: 1, UNVERIFIABLE: 2 };
  // A stranger's mail under a borrowed name is what any mailbox holds: it stands behind what concerns this dump.
  const LAST = "inbound-spoof";

  let words = null, rows = [], haystack = [], natural = null, chosen = [], page = 0;
  let group = null, groups = null, groupsWaiting = null;
  let order = { by: "verdict", down: false };
  let opened = -1, openedBy = "";
  const places = new Map();
  const chunks = new Map();
  const waiting = new Map();

  window.leakcheck = Object.freeze({ receiveIndex, receiveItems, receiveGroups });

  function checkedSource(name) {
    if (!/^data\/(items-\d{4,}|groups)\.js$/.test(name)) throw new TypeError("not a data file of this report");
    return name;
  }

  // ── making elements ────────────────────────────────────────────────────────────────────────────────────────────

  function made(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  function badge(status) {
    return made("span", { class: `badge ${status.toLowerCase()}` }, made("span", { "aria-hidden": "true" }, `${SIGNS[status]} `), status);
  }

  const counted = (number) => number.toLocaleString("en");

  /** A long text with its middle left out, at the ends of words where these are near. */
  function cut(text, most) {
    if (text.length <= most) return text;
    const head = text.slice(0, most - 60), tail = text.slice(-50), end = head.lastIndexOf(" "), start = tail.indexOf(" ");
    return `${end > head.length - 30 ? head.slice(0, end) : head} … ${start >= 0 && start < 30 ? tail.slice(start + 1) : tail}`;
  }

  /** A text whose long words (paths, addresses, identifiers) break between their parts, and whose short ones, as dates, not at all. */
  function breakable(text) {
    const tokens = text.split(/(\s+)/);
    return tokens.length > 800 ? [text] : tokens.flatMap((token) => (token.length > 24 ? parted(token) : token.includes("-") ? [made("span", { class: "whole" }, token)] : [token]));
  }

  function parted(token) {
    const steps = token.match(/[^\/\\!_.@,;&?=-]*[\/\\!_.@,;&?=-]+|[^\/\\!_.@,;&?=-]+$/g) || [token];
    return steps.length > 400 ? [token] : steps.flatMap((step, place) => (place ? [document.createElement("wbr"), step] : [step]));
  }

  const kindWords = (name) => name.replaceAll("_", " ") || "no reader";

  function sizeWords(bytes) {
    if (bytes < 1000) return `${bytes} B`;
    const units = ["kB", "MB", "GB", "TB"];
    let value = bytes / 1000, unit = 0;
    while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit += 1; }
    return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
  }

  // ── on paper ── nothing closed, and no pages of a list ──────────────────────────────────────────────────────────────────

  let closedBefore = [];

  function beforePaper() {
    const scope = byId("item").open ? byId("item") : document;
    closedBefore = [...scope.querySelectorAll("details:not([open])")];
    closedBefore.forEach((part) => { part.open = true; });
    if (byId("item").open || !words) return;
    drawRows(0, ROWS_ON_PAPER);
    if (chosen.length > ROWS_ON_PAPER) byId("shown").textContent += `; here the first ${counted(ROWS_ON_PAPER)}. All of them: leakcheck report CASE --format csv`;
  }

  function afterPaper() {
    closedBefore.forEach((part) => { part.open = false; });
    closedBefore = [];
    if (words) draw();
  }

  window.addEventListener("beforeprint", beforePaper);
  window.addEventListener("afterprint", afterPaper);

  // ── the index ──────────────────────────────────────────────────────────────────────────────────────────────────

  function receiveIndex(data) {
    words = data.words;
    rows = data.rows;
    const reasons = words.reasons.map((reason) => reason.toLowerCase());
    const names = words.names.map((name) => name.toLowerCase());
    haystack = rows.map((row) => [row[PATH].toLowerCase(), row[DIGEST], reasons[row[REASON]], row[TITLE].toLowerCase(), names[row[NAMES]], row[DATE]].join("\n"));
    rows.forEach((row, number) => { if (!places.has(row[PATH])) places.set(row[PATH], number); });
    fill("verdict", words.statuses.map((name) => [name, name]), STATUS);
    fill("basis", words.bases.map((name) => [name, name]), BASIS);
    fill("format", words.formats.map((name) => [name, kindWords(name)]), FORMAT);
    fillFlags();
    listen();
    choose();
    follow();
  }

  /** The choices of a filter that occur at all, with their counts; a choice's value is its number in the word list. */
  function fill(id, names, column) {
    const counts = new Array(names.length).fill(0);
    for (const row of rows) counts[row[column]] += 1;
    const present = names.map(([, label], number) => [number, label]).filter(([number]) => counts[number] > 0);
    present.sort((a, b) => (a[1] < b[1] ? -1 : 1));
    byId(id).append(...present.map(([number, label]) => made("option", { value: number }, `${label} (${counted(counts[number])})`)));
  }

  function fillFlags() {
    words.flags.forEach((name, number) => {
      const count = rows.reduce((sum, row) => sum + ((row[FLAGS] >> number) & 1), 0);
      if (count) byId("flag").append(made("option", { value: number }, `${name} (${counted(count)})`));
    });
  }

  // ── the list ───────────────────────────────────────────────────────────────────────────────────────────────────

  function choose() {
    const needle = byId("search").value.trim().toLowerCase();
    const wanted = (id) => (byId(id).value === "" ? -1 : Number(byId(id).value));
    const status = wanted("verdict"), basis = wanted("basis"), format = wanted("format"), flag = wanted("flag");
    chosen = [];
    drawGroup();
    for (let number = 0; number < rows.length; number += 1) {
      const row = rows[number];
      if (group && !group.rows.has(number)) continue;
      if (status >= 0 && row[STATUS] !== status) continue;
      if (basis >= 0 && row[BASIS] !== basis) continue;
      if (format >= 0 && row[FORMAT] !== format) continue;
      if (flag >= 0 && !((row[FLAGS] >> flag) & 1)) continue;
      if (needle && !haystack[number].includes(needle)) continue;
      chosen.push(number);
    }
    sort();
    page = 0;
    draw();
  }

  function sort() {
    const rank = words.statuses.map((name) => RANK[name]);
    const formats = words.formats.map((name, number) => [kindWords(name), number]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const last = words.flags.indexOf(LAST);
    const formatRank = [];
    formats.forEach(([, number], place) => { formatRank[number] = place; });
    const sign = order.down ? -1 : 1;
    const keys = {
      // Nothing decides but the order of the paths, which stands behind every other.
      path: () => 0,
      date: (row) => (row[INSTANT] < 0 ? sign * Infinity : row[INSTANT]),
      // Of the suspicious, what was shown (altered) stands before what was inferred: the order of the word list.
      verdict: (row) => rank[row[STATUS]] * 1000 + ((row[FLAGS] >> last) & 1) * 500 + row[BASIS],
      basis: (row) => row[BASIS],
      format: (row) => formatRank[row[FORMAT]],
      size: (row) => row[SIZE],
    };
    const key = keys[order.by];
    const values = new Float64Array(rows.length);
    for (const number of chosen) values[number] = key(rows[number]);
    const byPath = naturalOrder(), both = (a, b) => (values[a] === values[b] ? 0 : values[a] - values[b]);
    chosen.sort((a, b) => sign * (both(a, b) || byPath[a] - byPath[b]));
  }

  /** The place of each row when 2 stands before 10. */
  function naturalOrder() {
    if (natural) return natural;
    const keys = rows.map((row) => row[PATH].replace(/\d{1,20}/g, (digits) => digits.padStart(20, "0")));
    natural = new Float64Array(rows.length);
    rows.map((_, number) => number).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b)).forEach((number, place) => { natural[number] = place; });
    return natural;
  }

  function draw() {
    const pages = Math.max(1, Math.ceil(chosen.length / ROWS_A_PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    drawRows(page * ROWS_A_PAGE, ROWS_A_PAGE);
    const all = chosen.length === rows.length ? `${counted(rows.length)} items` : `${counted(chosen.length)} of ${counted(rows.length)} items`;
    byId("shown").textContent = chosen.length ? all : `No item fits this choice (0 of ${counted(rows.length)}).`;
    byId("page").textContent = `Page ${counted(page + 1)} of ${counted(pages)}`;
    byId("previous").disabled = page === 0;
    byId("next").disabled = page >= pages - 1;
    byId("pager").hidden = pages === 1;
    for (const head of byId("list").tHead.rows[0].cells) {
      if (head.dataset.sort === order.by) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function drawRows(start, most) {
    byId("list").tBodies[0].replaceChildren(...chosen.slice(start, start + most).map(drawnRow));
  }

  function drawnRow(number) {
    const row = rows[number], status = words.statuses[row[STATUS]], basis = words.bases[row[BASIS]], kind = kindWords(words.formats[row[FORMAT]]);
    const flags = flagsOf(row);
    return made("tr", {},
      made("td", {}, badge(status)),
      made("th", { scope: "row" },
        ...nameParts(row),
        made("span", { class: "why small" }, [basis, kind, row[DATE]].filter(Boolean).join(" · ")),
        status === "SUSPICIOUS" ? made("span", { class: "why" }, ...breakable(words.reasons[row[REASON]])) : null,
        flags.length ? made("span", { class: "flags" }, ...flags.map((flag) => made("span", { class: "flag" }, words.flags[flag]))) : null),
      made("td", { class: "less date" }, row[DATE]),
      made("td", { class: "less least" }, basis),
      made("td", { class: "less least" }, kind),
      made("td", { class: "less number" }, sizeWords(row[SIZE])));
  }

  const isMail = (row) => words.kinds[row[KIND]] === "mail";

  /** By what a reader knows a thing again: a mail by its subject and sender, a file by its name, with what it says of itself below. */
  function nameParts(row) {
    const names = words.names[row[NAMES]], path = cut(row[PATH], 220);
    if (isMail(row)) return [
      made("a", { href: linkTo(row[PATH]) }, row[TITLE]),
      made("span", { class: "who" }, ...breakable(names ? `from ${names}` : "no sender named")),
      made("span", { class: "where" }, ...breakable(path)),
    ];
    const said = [row[TITLE] && `title: ${row[TITLE]}`, names].filter(Boolean).join(" · ");
    return [made("a", { href: linkTo(row[PATH]) }, ...breakable(path)), said ? made("span", { class: "who" }, ...breakable(said)) : null];
  }

  const flagsOf = (row) => words.flags.map((_, number) => number).filter((number) => (row[FLAGS] >> number) & 1);
  const linkTo = (path) => `#item=${encodeURIComponent(path)}`;

  function listen() {
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("filters").addEventListener("input", choose);
    byId("filters").addEventListener("reset", () => {
      group = null;
      if (location.hash.startsWith("#group=")) leaveLink();
      setTimeout(choose);
    });
    byId("previous").addEventListener("click", () => turn(-1));
    byId("next").addEventListener("click", () => turn(1));
    byId("close").addEventListener("click", () => byId("item").close());
    byId("item").addEventListener("close", closed);
    byId("item").addEventListener("click", (event) => { if (event.target === byId("item")) byId("item").close(); });
    window.addEventListener("hashchange", follow);
    // The link that is followed already changes no address, and still has to lead back to the list.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (link && link.getAttribute("href") === location.hash) follow();
    });
    for (const head of byId("list").tHead.rows[0].cells) {
      head.firstElementChild.addEventListener("click", () => {
        order = { by: head.dataset.sort, down: order.by === head.dataset.sort ? !order.down : false };
        sort();
        page = 0;
        draw();
      });
    }
  }

  function turn(by) {
    page += by;
    draw();
    byId("files").scrollIntoView();
  }

  // ── links: #item=PATH opens a file, #verdict=, #basis= and #format= choose files, #group=NUMBER the files behind a picture's mark ──

  function follow() {
    const match = /^#(item|verdict|basis|format|group)=(.*)$/s.exec(location.hash);
    if (!match) {
      if (byId("item").open) byId("item").close();
      return;
    }
    let value = match[2];
    try { value = decodeURIComponent(value); } catch { /* a hand-typed address; taken as it stands */ }
    if (match[1] === "item") openItem(value);
    else if (match[1] === "group") chooseGroup(Number(value));
    else filterBy(match[1], value);
  }

  function chooseGroup(number) {
    withGroups(() => {
      const found = groups[number];
      if (!found) return;
      for (const id of ["search", "verdict", "basis", "format", "flag"]) byId(id).value = "";
      group = { label: found[0], count: found[1], rows: new Set(found[2]) };
      choose();
      byId("files").scrollIntoView();
      byId("files").focus({ preventScroll: true });
    });
  }

  function drawGroup() {
    byId("group").hidden = !group;
    if (!group) return;
    const more = group.count > group.rows.size ? ` Listed are the first ${counted(group.rows.size)} of ${counted(group.count)}.` : "";
    const button = made("button", { type: "button" }, "Show all items");
    button.addEventListener("click", () => byId("filters").reset());
    byId("group").replaceChildren(made("strong", {}, cut(group.label, 300)), more, " ", button);
  }

  function withGroups(then) {
    if (groups) { then(); return; }
    const asked = groupsWaiting !== null;
    groupsWaiting = then;
    if (asked) return;
    const script = document.createElement("script");
    script.nonce = nonce;
    script.addEventListener("error", () => {
      groupsWaiting = null;
      byId("group").hidden = false;
      byId("group").replaceChildren("The items behind this mark could not be loaded. Keep the folder “data” beside this page.");
    });
    script.src = sourceOfData.createScriptURL("data/groups.js");
    document.head.append(script);
  }

  function receiveGroups(data) {
    groups = data;
    if (groupsWaiting) groupsWaiting();
    groupsWaiting = null;
  }

  function filterBy(id, value) {
    const names = { verdict: words.statuses, basis: words.bases, format: words.formats }[id];
    const number = names.indexOf(value);
    byId("filters").reset();
    byId(id).value = number < 0 ? "" : String(number);
    setTimeout(() => { choose(); byId("files").scrollIntoView(); byId("files").focus({ preventScroll: true }); });
  }

  function closed() {
    // The event comes later than the closing: by then another file may have been opened, or its link followed.
    if (byId("item").open || location.hash !== openedBy) return;
    opened = -1;
    if (location.hash) leaveLink();
  }

  function leaveLink() {
    try { history.replaceState(null, "", location.pathname + location.search); } catch { location.hash = "files"; }
  }

  // ── one file's panel ───────────────────────────────────────────────────────────────────────────────────────────

  function openItem(path) {
    const number = places.has(path) ? places.get(path) : -1;
    opened = number;
    openedBy = location.hash;
    if (number < 0) {
      show(made("h2", { id: "item-title" }, "Not in this report"), made("p", { class: "path" }, cut(path, 500)));
      return;
    }
    let chunk = words.starts.length - 1;
    while (words.starts[chunk] > number) chunk -= 1;
    show(...heading(rows[number]), made("p", {}, "Loading …"));
    withChunk(chunk, (data) => {
      if (opened === number) show(...panel(rows[number], data.items[number - words.starts[chunk]], data.looked));
    }, () => show(...heading(rows[number]), made("p", { class: "warning" }, "The details of this file could not be loaded. Keep the folder “data” beside this page.")));
  }

  function receiveItems(chunk, data) {
    chunks.set(chunk, data);
    for (const then of waiting.get(chunk) || []) then(data);
    waiting.delete(chunk);
  }

  function withChunk(chunk, then, failed) {
    if (chunks.has(chunk)) { then(chunks.get(chunk)); return; }
    if (waiting.has(chunk)) { waiting.get(chunk).push(then); return; }
    waiting.set(chunk, [then]);
    const script = document.createElement("script");
    script.nonce = nonce;
    script.addEventListener("error", () => { waiting.delete(chunk); failed(); });
    script.src = sourceOfData.createScriptURL(`data/items-${String(chunk).padStart(4, "0")}.js`);
    document.head.append(script);
  }

  function show(...children) {
    byId("item-body").replaceChildren(...children.filter(Boolean));
    if (!byId("item").open) byId("item").showModal();
    byId("item").scrollTop = 0;
  }

  function heading(row) {
    const name = row[PATH].split("!/").pop().split("/").pop() || row[PATH], names = words.names[row[NAMES]];
    const who = isMail(row) ? (names ? `from ${names}` : "no sender named") : [row[TITLE] && `title: ${row[TITLE]}`, names].filter(Boolean).join(" · ");
    return [
      badge(words.statuses[row[STATUS]]),
      made("h2", { id: "item-title" }, isMail(row) ? row[TITLE] : cut(name, 300)),
      who || row[DATE] ? made("p", { class: "byline" }, [who, row[DATE]].filter(Boolean).join(" · ")) : null,
      made("p", { class: "quiet path" }, ...breakable(cut(row[PATH], 600))),
    ];
  }

  /** The basis, with what it means unless the verdict's sentence has said so. */
  const basisWords = (verdict, meaning) => (verdict.sentence.startsWith(meaning) ? verdict.basis : `${verdict.basis}: ${meaning}`);

  function panel(row, item, looked) {
    const verdict = item.verdict;
    return [
      ...heading(row),
      made("p", { class: "lead" }, ...breakable(verdict.sentence)),
      pairs([
        ["basis", basisWords(verdict, words.basisMeanings[row[BASIS]])],
        ...flagsOf(row).map((flag) => [`flag: ${words.flags[flag]}`, words.flagMeanings[flag]]),
      ]),
      ...section("The message", messageParts(row, item)),
      ...section("Findings", item.findings.filter((finding) => finding.direction !== "limit").map((finding) => findingPart(finding, item))),
      ...section("What limits this answer", item.findings.filter((finding) => finding.direction === "limit").map((finding) => findingPart(finding, item))),
      verdict.folded.length ? made("details", {}, made("summary", {}, "What was found and did not count"), bullets(verdict.folded)) : null,
      ...section("Signatures", item.signatures.map(signaturePart)),
      ...section("Not read or checked", item.problems.length ? [bullets(item.problems.map((problem) => `${problem.kind}: ${problem.sentence}`))] : []),
      ...section("The file", [filePart(item)]),
      ...section("What the file says", factParts(item)),
      ...section("What was looked for", [lookedPart(looked[item.looked_for], item)]),
      ...section("Made with", [document.querySelector("footer dl").cloneNode(true)]),
      made("p", { class: "quiet" }, `On the command line: leakcheck show ${item.sha256 ? item.sha256.slice(0, 16) : "ITEM"} --case CASE`),
    ];
  }

  function messageParts(row, item) {
    if (!isMail(row)) return [];
    const people = (label) => item.facts.filter((fact) => fact[1] === label).map((fact) => fact[2]);
    const few = (names) => (names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${counted(names.length - 12)} more` : names.join(", "));
    return [
      pairs([
        ["Subject", cut(item.subject || row[TITLE], 600)], ["From", cut(item.from, 600)], ["To", few(people("recipient"))], ["Copy to", few(people("copy to"))],
        ["Date line", item.date || "none that can be read"],
      ]),
      item.words.length ? made("div", { class: "letter" }, ...item.words.flatMap((line) => [line, made("br")])) : made("p", { class: "quiet" }, "No words were read from it."),
      item.more_words ? made("p", { class: "quiet" }, "This is only the beginning of the text. All of it: leakcheck show ITEM --case CASE --words") : null,
      made("p", { class: "quiet" }, "Lines and words are as the mail states them. Whether a signature covers them is told below, under Signatures."),
    ];
  }

  function section(title, parts) {
    return parts.length ? [made("h3", {}, title), ...parts] : [];
  }

  const bullets = (texts) => made("ul", {}, ...texts.map((text) => made("li", {}, text)));

  function pairs(entries) {
    const present = entries.filter(([, value]) => value !== "" && value !== null && value !== undefined);
    return made("dl", {}, ...present.map(([label, value]) => made("div", {}, made("dt", {}, label), made("dd", {}, value))));
  }

  function findingPart(finding, item) {
    const counts = item.verdict.counted.includes(finding.rule), path = item.path;
    const sides = item.sides[item.findings.indexOf(finding)];
    const tested = new Map(finding.tested.map((test) => [test.explanation, test.outcome]));
    const explanations = [...new Set([...tested.keys(), ...finding.innocent])];
    return made("article", { class: counts ? "finding counts" : "finding" },
      made("h4", {}, ...breakable(finding.sentence)),
      made("p", { class: "quiet" }, [
        counts ? "The verdict rests on this." : "", `Check: ${finding.rule}.`, `Weight: ${finding.weight}.`, measuredWords(finding.rule),
        finding.direction === "alteration" ? words.weights[finding.weight] || "" : "",
      ].filter(Boolean).join(" ")),
      finding.difference.length ? made("h5", {}, "Difference (− removed, + added)") : null,
      sides ? sidesPart(sides, finding.difference.length) : null,
      made("h5", {}, "What could explain it innocently"),
      made("ul", {}, ...explanations.map((text) => made("li", {}, text, made("span", { class: "quiet" }, ` (${tested.get(text) || "not tested"})`)))),
      made("h5", {}, "Evidence"), evidencePart(finding.evidence, path),
      finding.others.length ? made("h5", {}, "Compared with") : null,
      finding.others.length ? made("ul", {}, ...finding.others.map((other) => made("li", { class: "path" }, itemLink(other)))) : null);
  }

  /** How often the check spoke on files known to be honest; a weight means nothing without it. */
  function measuredWords(rule) {
    if (!Object.hasOwn(words.measured, rule)) return "";
    const [hits, files, corpus] = words.measured[rule];
    return `Seen in ${counted(hits)} of ${counted(files)} honest files that could have shown it (${corpus}).`;
  }

  function itemLink(path) {
    const text = breakable(cut(path, 220));
    if (!places.has(path)) return made("span", {}, ...text);
    const row = rows[places.get(path)];
    return made("span", {}, made("a", { href: linkTo(path) }, ...text), isMail(row) ? made("span", { class: "quiet" }, ` “${cut(row[TITLE], 120)}”, ${row[DATE] || "without a date"}`) : null);
  }

  function evidencePart(facts, path) {
    return table(["Where", "What stands there", "Meaning"], facts.map((fact) => [
      [...breakable(fact.where), fact.item && fact.item !== path ? made("div", { class: "quiet" }, "in ", itemLink(fact.item)) : ""],
      [made("span", { class: "raw" }, ...breakable(fact.raw))],
      [...breakable(fact.says), fact.vouched ? made("div", { class: "quiet" }, fact.vouched) : ""],
    ]), "Evidence");
  }

  function table(heads, lines, label, kind = "") {
    return made("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" },
      made("table", { class: `wide evidence ${kind}` },
        made("thead", {}, made("tr", {}, ...heads.map((head) => made("th", { scope: "col" }, head)))),
        made("tbody", {}, ...lines.map((cells) => made("tr", {}, ...cells.map((parts, column) => made("td", { "data-head": heads[column] }, ...parts)))))));
  }

  function differencePart(lines) {
    const shown = lines.slice(0, 400).map((line) => {
      const mark = { "+ ": ["plus", "added: "], "- ": ["minus", "removed: "] }[line.slice(0, 2)];
      return made("div", mark ? { class: mark[0] } : {}, mark ? made("span", { class: "unseen" }, mark[1]) : null, line);
    });
    if (lines.length > 400) shown.push(made("div", {}, `and ${counted(lines.length - 400)} more lines in the case file`));
    return made("div", { class: "difference raw", role: "region", "aria-label": "Difference", tabindex: "0" }, ...shown);
  }

  /** Before and after in two columns; each pair holds segments `[text, kind]`, where kind 0 is the same on both sides. */
  function sidesPart(pairs, lines) {
    const kinds = ["", "words", "figure", "name"];
    const marked = (side) => side.map(([text, kind]) => (kind ? made("mark", { class: kinds[kind] }, text) : text));
    const cell = (side, kind, said, sign) => (side === null ? made("div", { class: "nothing" })
      : made("div", { class: kind }, made("span", { class: "unseen" }, said), sign, ...marked(side)));
    const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);
    const cells = pairs.flatMap(([left, right]) => (same(left, right) ? [made("div", { class: "both" }, ...marked(left))]
      : [cell(left, "minus", "removed: ", "- "), cell(right, "plus", "added: ", "+ ")]));
    const whole = lines > 400 ? made("p", { class: "quiet" }, `and ${counted(lines - 400)} more lines in the case file`) : null;
    return made("div", {}, made("div", { class: "sides difference raw", role: "region", "aria-label": "Difference", tabindex: "0" }, ...cells), whole);
  }

  function signaturePart(signature) {
    const key = signature.key;
    return made("article", { class: "signature" },
      made("h4", {}, `${signature.scheme}: ${signature.outcome} (${signature.reason})`),
      made("p", {}, signature.sentence),
      pairs([
        ["what this reason means", words.reasonMeanings[signature.reason]],
        ["signer", signature.signer],
        ["key name (selector)", signature.selector],
        ["signer and sender line", signature.alignment === "unknown" ? "" : signature.alignment],
        ["signing time stated", signature.signing_time],
        ["method", [signature.algorithm, signature.key_bits ? `${signature.key_bits} bits` : ""].filter(Boolean).join(", ")],
        ["covers", signature.covered.join(", ")],
        ["does not cover", signature.uncovered.join(", ")],
        ["bytes of the text or content covered", signature.body_covered === null ? "" : `${counted(signature.body_covered)}${signature.body_length === null ? "" : ` of ${counted(signature.body_length)}`}`],
        ["undone for the check to pass", signature.repairs.join("; ")],
        ["line as signed", signature.restored ? `${signature.restored.name}: ${signature.restored.signed}` : ""],
        ["line as it stands", signature.restored ? `${signature.restored.name}: ${signature.restored.present || "(missing)"}` : ""],
        ["signed line found by", signature.restored ? signature.restored.means : ""],
        ["seen here and not signed", signature.set_aside.join(" / ")],
        [signature.scheme === "time_stamp" ? "existed no later than" : "signed no later than", signature.not_later_than && key && key.retired_because ? `${signature.not_later_than}, because ${key.retired_because}` : signature.not_later_than],
        ["recorded by the signer", signature.recorded.join("; ")],
        ["notes", signature.notes.join(" ")],
        ["key from", key ? `${key.source} (${key.origin})` : ""],
        ["key seen", key ? `${key.first_seen || "an unknown day"} to ${key.last_seen || "an unknown day"}; it may have lived longer` : ""],
        ["others could sign with it", key && key.forgeable_because ? `${key.forgeable_since ? `from ${key.forgeable_since}: ` : ""}${key.forgeable_because}` : ""],
      ]),
      signature.repair_difference.length ? made("h5", {}, "What was undone (− as it is here, + as it was signed)") : null,
      signature.repair_difference.length ? differencePart(signature.repair_difference) : null,
      made("details", {}, made("summary", {}, "As it stands in the file"),
        made("p", { class: "raw" }, `${signature.where}: ${signature.raw}`),
        key ? made("p", { class: "raw" }, `key record: ${key.record}`) : null));
  }

  function filePart(item) {
    const steps = item.path.split("!/");
    const chain = steps.map((step, depth) => made("li", { class: "path" }, depth ? "inside it: " : "", cut(step, 600)));
    return made("div", {}, made("ul", {}, ...chain), pairs([
      ["size", `${counted(item.size)} bytes`],
      ["SHA-256", made("span", { class: "raw" }, item.sha256 || "not recorded: the bytes could not be read")],
      ["read as", kindWords(item.format)],
    ]));
  }

  function factParts(item) {
    const groups = new Map();
    for (const fact of item.facts) {
      if (!groups.has(fact[0])) groups.set(fact[0], []);
      groups.get(fact[0]).push(fact);
    }
    const parts = [...groups].map(([group, facts]) => made("details", {},
      made("summary", {}, `${group} (${facts.length})`),
      table(["What the file says", "Where", "What stands there"], facts.map(([, label, value, vouched, where, raw]) => [
        [made("span", { class: "quiet" }, `${label}: `), ...breakable(value), vouched ? made("div", { class: "quiet" }, vouched) : ""],
        [...breakable(where)],
        [made("span", { class: "raw" }, ...breakable(raw))],
      ]), group, "facts")));
    if (item.more_facts) parts.push(made("p", { class: "quiet" }, `and ${counted(item.more_facts)} more in the case file`));
    return parts;
  }

  function lookedPart(rules, item) {
    if (!rules.length) return made("p", {}, "No check could be applied to this file.");
    const spoke = new Set(item.findings.map((finding) => finding.rule));
    return made("details", {},
      made("summary", {}, `Of ${rules.length} checks that could be applied to the file by itself, notes on its history among them, ${rules.filter((rule) => spoke.has(rule)).length || "none"} spoke`),
      made("p", {}, "That a check is silent is no evidence that the file is sound."),
      made("p", { class: "raw" }, rules.join(", ")));
  }
})();
