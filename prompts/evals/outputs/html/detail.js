// One case, drawn when it is opened: what was asked, answered and checked, by one variant or two.
const conversation = (value, result) => value.asks.map((ask, turn) => {
  const answer = result.turns[turn];
  return h("section", { class: "turn" },
    h("p", { class: "asked" }, ask),
    answer ? answered(answer, marked(texts[answer.text])) : h("p", { class: "quiet" }, "No answer came back."),
    checklist(result.checks.filter((check) => check.turn === turn)),
    answer && h("div", { class: "folds" }, ...folds(answer)));
});

const answered = (answer, content) => h("div", { class: "answer" },
  content && h("p", { class: "words" }, texts[answer.text] ? content : h("em", { class: "quiet" }, "(empty)")),
  h("p", { class: "facts" },
    h("span", { class: `outcome ${answer.outcome}` }, answer.outcome),
    answer.intent && h("span", {}, answer.intent),
    answer.timings.total != null && h("span", {}, seconds(answer.timings.total))));

const checklist = (checks) => checks.length > 0 && h("ul", { class: "checks" },
  [...checks].sort((a, b) => rank(a) - rank(b)).map((check) => h("li", {},
    sign(verdict(check)),
    h("span", {},
      h("b", {}, check.name), " ", check.reason,
      check.weight !== 1 && h("span", { class: "quiet" }, ` weight ${check.weight}`)))));

const verdict = (check) => (check.passed == null ? "error" : check.passed ? "passed" : "failed");
const rank = (check) => ["failed", "error", "passed"].indexOf(verdict(check));

const folds = (answer) => [
  answer.citations.length > 0 && fold("Citations", answer.citations.length, () => h("ol", { class: "sources" },
    answer.citations.map((each) => source(`[${each.number}] ${each.title}`, each.id, each.quote)))),
  answer.passages.length > 0 && fold("Passages", answer.passages.length, () => h("ol", { class: "sources" },
    answer.passages.map((each) => source(each.title, each.id, texts[each.text])))),
  answer.prompt.length > 0 && fold("Prompt", plural(answer.prompt.length, "message"), () => messages(answer.prompt)),
  answer.products.length > 0 && fold("Products", answer.products.length, () => h("ul", { class: "products" },
    answer.products.map((each) => h("li", {},
      h("span", {}, each.title, " ", h("code", {}, each.id)),
      h("span", { class: "quiet" }, [each.price, each.stock].filter(Boolean).join(" · ")))))),
  answer.understood.length > 0 && fold("Filters", answer.understood.length, () => h("ul", { class: "plain" },
    answer.understood.map((each) => h("li", {}, each)))),
  fold("Timings", Object.keys(answer.timings).length + Object.keys(answer.usage).length, () => h("dl", { class: "table" },
    Object.entries(answer.timings).map(([name, value]) => [h("dt", {}, name), h("dd", {}, seconds(value))]),
    Object.entries(answer.usage).map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]),
    answer.fingerprint && [h("dt", {}, "fingerprint"), h("dd", {}, h("code", {}, answer.fingerprint))])),
];

const source = (title, id, text) => h("li", {},
  h("p", { class: "title" }, title, " ", h("code", {}, id)), h("blockquote", {}, text));

const messages = (prompt) => h("div", { class: "prompt" }, prompt.map(([role, text]) => h("div", { class: role },
  h("h4", {}, role), h("pre", { tabindex: 0 }, texts[text]))));

// Two variants side by side: what changed comes first, what is the same is said once.
const compared = (value, left, right) => {
  const pairs = of(value, left).flatMap((one) => (
    of(value, right).filter((other) => other.repeat === one.repeat).map((other) => [one, other])));
  // Of several repeats the one that shows a difference.
  const [a, b] = pairs.find(([one, other]) => one.status !== other.status) ?? pairs[0] ?? [];
  if (!a) return h("p", { class: "quiet" }, "One of the two variants did not run this case.");
  return [
    h("div", { class: "sides heads" }, [a, b].map((each) => h("p", {},
      sign(each.status), h("b", {}, data.variants[each.variant].name)))),
    [a, b].some((each) => each.error) && h("div", { class: "sides" }, [a, b].map((each) => failure(each))),
    changes(a, b, value.asks.length > 1),
    value.asks.map((ask, turn) => beside(ask, a, b, turn)),
  ];
};

const whose = (result) => h("span", { class: "whose" }, data.variants[result.variant].name);

const changes = (a, b, turns) => {
  const key = (check) => `${check.turn} ${check.name} ${check.nth}`;
  const others = new Map(b.checks.map((check) => [key(check), check]));
  const pairs = a.checks.map((check) => [check, others.get(key(check))]).filter((pair) => pair[1]);
  const changed = pairs.filter(([one, other]) => one.passed !== other.passed);
  const same = pairs.filter((pair) => !changed.includes(pair));
  const row = (pair) => pair.map((check, index) => h("div", { class: "check" },
    sign(verdict(check)),
    h("span", {}, whose(index ? b : a), turns && h("span", { class: "quiet" }, `turn ${check.turn + 1} `),
      h("b", {}, check.name), " ", check.reason)));
  return [
    changed.length > 0 && h("h4", {}, "Checks that changed"),
    changed.length > 0 && h("div", { class: "sides" }, changed.map(row)),
    same.length > 0 && fold("Checks with the same verdict", same.length, () => h("div", { class: "sides" }, same.map(row))),
  ];
};

const beside = (ask, one, other, turn) => {
  const [a, b] = [one.turns[turn], other.turns[turn]];
  const [left, right] = [a, b].map((each) => (each ? texts[each.text] : ""));
  const parts = difference(left, right);
  const prompts = [a, b].map((each) => (each?.prompt ?? []).map(([role, text]) => `${role}\n${texts[text]}`).join("\n\n"));
  return h("section", { class: "turn" },
    h("p", { class: "asked" }, ask),
    a && b && left === right && h("p", { class: "words" }, marked(left), " ", h("span", { class: "quiet" }, "(the same words in both)")),
    h("div", { class: "sides" }, [[a, "gone", one], [b, "new", other]].map(([each, kind, result]) => h("div", {},
      whose(result),
      each ? answered(each, left === right && a && b ? null : side(parts, kind)) : h("p", { class: "quiet" }, "No answer came back.")))),
    prompts[0] !== prompts[1] && fold("Prompts", "they differ", () => {
      const lines = difference(...prompts);
      return h("div", { class: "sides prompt" },
        [["gone", one], ["new", other]].map(([kind, result]) => h("div", {}, whose(result), h("pre", { tabindex: 0 }, side(lines, kind)))));
    }));
};

const failure = (result) => (result.error ? h("p", { class: "failure" }, result.error) : h("p"));

const detail = (value) => {
  const box = h("div", { class: "detail" });
  const bar = h("div", { class: "choices", role: "group", "aria-label": "Variant" });
  const body = h("div");
  const views = value.results.map((result) => ({ result, name: viewName(result), draw: () => [failure(result), conversation(value, result)] }));
  if (data.variants.length > 1) {
    views.push({ name: "Side by side", draw: () => compared(value, chosen.left, chosen.right) });
  }
  const show = (view) => {
    bar.querySelectorAll("button").forEach((each, index) => each.setAttribute("aria-pressed", String(views[index] === view)));
    body.replaceChildren(...[view.draw()].flat(Infinity).filter(Boolean));
  };
  bar.append(...views.map((view) => h("button", { type: "button", on: { click: () => show(view) } },
    view.result && sign(view.result.status), view.name)));
  box.append(
    h("p", { class: "origin" },
      h("code", {}, `${value.suite}/${value.id}`),
      value.tags.map((tag) => h("span", { class: "tag" }, tag)),
      h("a", { href: `#${anchor(value)}` }, "Link to this case")),
    value.proof && h("p", { class: "proof" }, value.proof),
    views.length > 1 ? bar : "", body);
  const failed = views.find((view) => view.result && view.result.status !== "passed");
  show(changedSides(value) ? views.at(-1) : failed ?? views[0]);
  return box;
};

const viewName = (result) => [
  data.variants.length > 1 && data.variants[result.variant].name,
  data.repeats > 1 && `repeat ${result.repeat + 1}`,
].filter(Boolean).join(", ") || "Answer";
