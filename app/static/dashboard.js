"use strict";

// Shows the scorecard of an area, and the children behind a figure. It asks the API as any client does.
// What is shown is set as text, never as markup, and neither the key nor an answer outlives the page.

const question = document.getElementById("question");
const ended = { counted: "counts", excluded: "left out", not_evaluable: "not evaluable" };
let asked = {};
let titles = {};

function element(name, content = [], attributes = {}) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...[content].flat());
  return made;
}

async function ask(path, parameters, key) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const response = await fetch(`${path}?${new URLSearchParams(parameters)}`, { headers });
  if (response.ok) return response;
  const { errors = [], title } = await response.json();
  throw new Error(errors.map((each) => each.detail).join(" ") || title);
}

async function get(path, parameters, key) {
  return (await ask(path, parameters, key)).json();
}

// Does some work, and says what was wrong if it fails.
async function attempt(work) {
  const problem = document.getElementById("problem");
  problem.replaceChildren();
  try {
    await work();
  } catch (error) {
    problem.replaceChildren(error.message);
  }
}

function show(place, work) {
  place.replaceChildren();
  return attempt(async () => place.replaceChildren(...(await work())));
}

function distinct(values) {
  return [...new Set(values)];
}

function table(caption, headings, rows) {
  const head = element("tr", headings.map((each) => element("th", each, { scope: "col" })));
  const body = rows.map(([first, ...others]) =>
    element("tr", [element("th", first, { scope: "row" }), ...others.map((each) => element("td", each))]),
  );
  return element("table", [element("caption", caption), element("thead", head), element("tbody", body)]);
}

function figure(result) {
  if (!result) return "";
  const button = element("button", result.value === null ? result.status : String(result.value), { type: "button" });
  button.addEventListener("click", () => showCases(result));
  return result.status === "u" ? [button, " ", element("span", "u", { class: "status" })] : button;
}

function threshold(result) {
  if (result?.threshold == null) return "";
  const met = { true: ", met", false: ", not met" }[result.meets_threshold] ?? "";
  return `${result.threshold}${met}`;
}

async function showScorecard() {
  const { key, area, period } = asked;
  const { results } = await get("v1/results", { scorecard: true, area, period }, key);
  const labels = distinct(results.map((each) => each.period.label));
  const rows = distinct(results.map((each) => each.indicator)).map((code) => {
    const of = results.filter((each) => each.indicator === code);
    const by = labels.map((label) => of.find((each) => each.period.label === label));
    const what = [`${code}: ${titles[code]} `, element("span", of[0].unit, { class: "unit" })];
    return [what, ...by.map(figure), threshold(by.at(-1))];
  });
  return [
    table(results[0].area.name, ["Indicator", ...labels, "Threshold"], rows),
    element("ul", notes(results).map((each) => element("li", each))),
    workbook(),
  ];
}

// Each warning once, with the codes that it is about. Addresses of the API are for programs.
function notes(results) {
  const codes = new Map();
  for (const { indicator, warnings } of results) {
    for (const { detail } of warnings) {
      const [sentence] = detail.split(": /v1/");
      codes.set(sentence, distinct([...(codes.get(sentence) ?? []), indicator]));
    }
  }
  return [...codes].map(([sentence, of]) => `${of.join(", ")}: ${sentence}`);
}

function workbook() {
  const button = element("button", "Save as a workbook", { type: "button" });
  button.addEventListener("click", () => attempt(save));
  return button;
}

async function save() {
  const { key, area, period } = asked;
  const response = await ask("v1/results", { scorecard: true, area, period, format: "xlsx" }, key);
  const address = URL.createObjectURL(await response.blob());
  element("a", "", { href: address, download: `scorecard ${area} ${period}.xlsx` }).click();
  URL.revokeObjectURL(address);
}

async function casesOf({ indicator, area, period }) {
  const found = [];
  let parameters = { indicator, area: area.code, period: period.label, limit: 1000 };
  while (parameters) {
    const { cases, next } = await get("v1/results/cases", parameters, asked.key);
    found.push(...cases);
    parameters = next?.split("?")[1];
  }
  return found;
}

async function showCases(result) {
  const place = document.getElementById("cases");
  await show(place, async () => {
    const cases = await casesOf(result);
    const rows = cases.map((each) => [
      each.child ?? each.family,
      ended[each.verdict],
      each.explanation ?? "",
      each.warnings.map((warning) => warning.detail).join(" "),
    ]);
    const of = `${result.indicator} of ${result.area.name} in ${result.period.label}: ${result.counted} counted`;
    return [table(of, ["Child or family", "Verdict", "Why", "Warnings"], rows)];
  });
  place.focus();
}

question.addEventListener("submit", (event) => {
  event.preventDefault();
  asked = Object.fromEntries(new FormData(question));
  document.getElementById("cases").replaceChildren();
  show(document.getElementById("figures"), showScorecard);
});

async function prepare() {
  const [{ indicators }, { areas }] = await Promise.all([get("v1/indicators"), get("v1/areas")]);
  titles = Object.fromEntries(indicators.map((each) => [each.code, each.title]));
  const options = areas.map((each) => element("option", [], { value: each.name }));
  document.getElementById("areas").replaceChildren(...options);
}

attempt(prepare);
