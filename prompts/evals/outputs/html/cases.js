// The list of cases: one row each, filtered by what is chosen above it.
const data = JSON.parse(document.getElementById("data").textContent);
const texts = data.texts;
const list = document.getElementById("list");
const form = document.getElementById("filters");
const counted = document.getElementById("counted");

const anchor = (value) => `case=${encodeURIComponent(`${value.suite}/${value.id}`)}`;
const of = (value, variant) => value.results.filter((each) => each.variant === variant);

// What a variant made of a case over all its repeats.
const standing = (value, variant) => {
  const found = of(value, variant).map((each) => each.status);
  return ["failed", "error", "passed"].find((status) => found.includes(status)) ?? "none";
};
const isFlaky = (value) => data.variants.some((_, variant) => {
  const found = of(value, variant).map((each) => each.status);
  return found.includes("passed") && found.includes("failed");
});
const share = (value, variant) => {
  const decided = of(value, variant).filter((each) => each.status !== "error");
  return decided.length ? decided.filter((each) => each.status === "passed").length / decided.length : null;
};

const passes = (value) => {
  const decided = value.results.filter((each) => each.status !== "error");
  return `${decided.filter((each) => each.status === "passed").length} of ${decided.length}`;
};

const chosen = { left: 0, right: Math.max(0, data.variants.length - 1) };
const changedSides = (value) => {
  if (chosen.left === chosen.right) return false;
  const [left, right] = [share(value, chosen.left), share(value, chosen.right)];
  return left != null && right != null && left !== right;
};

const looked = (variant) => (variant === "" ? data.variants.map((_, index) => index) : [Number(variant)]);
const KINDS = {
  all: () => true,
  changed: changedSides,
  failed: (value, among) => among.some((variant) => standing(value, variant) === "failed"),
  error: (value, among) => among.some((variant) => of(value, variant).some((each) => each.status === "error")),
  flaky: isFlaky,
  passed: (value, among) => among.every((variant) => standing(value, variant) === "passed"),
};

// What the search looks through, put together when somebody searches.
const haystack = (value) => {
  value.haystack ??= [
    value.id, value.suite, value.proof, ...value.tags, ...value.asks,
    ...value.results.flatMap((result) => [
      result.error ?? "", ...result.turns.map((turn) => texts[turn.text]),
      ...result.checks.map((check) => `${check.name} ${check.reason}`),
    ]),
  ].join("\n").toLowerCase();
  return value.haystack;
};

const row = (value) => {
  const slowest = Math.max(...value.results.map((each) => each.seconds));
  const reason = value.results.flatMap((each) => (each.error ? [each.error] : each.checks
    .filter((check) => check.weight > 0 && !check.passed).map((check) => check.reason)))[0];
  const box = h("details", { class: "case", id: anchor(value) },
    h("summary", {},
      h("span", { class: "signs" }, data.variants.map((variant, index) => {
        const status = standing(value, index);
        return sign(status, data.variants.length > 1 ? `${variant.name}: ${WORDS[status]}` : WORDS[status]);
      })),
      h("span", { class: "what" },
        h("span", { class: "ask" }, value.asks.length ? value.asks.at(-1) : value.id),
        h("span", { class: "under" },
          h("span", { class: "id" }, value.id),
          value.asks.length > 1 && h("span", {}, plural(value.asks.length, "turn")),
          isFlaky(value) && h("span", { class: "note" }, `flaky, ${passes(value)} passed`),
          reason && h("span", { class: "reason" }, reason))),
      h("span", { class: "took" }, seconds(slowest))));
  // Drawn when it is opened: hundreds of prompts at once would keep the page from opening.
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(detail(value));
  });
  return box;
};

const rows = new Map(data.cases.map((value) => [value, null]));
const rowOf = (value) => {
  if (!rows.get(value)) rows.set(value, row(value));
  return rows.get(value);
};

const weight = (value) => {
  if (changedSides(value)) return share(value, chosen.right) < share(value, chosen.left) ? 0 : 1;
  const found = value.results.map((each) => each.status);
  return found.includes("failed") ? 2 : found.includes("error") ? 3 : 4;
};

const update = () => {
  const wanted = new FormData(form);
  const terms = wanted.get("search").toLowerCase().split(/\s+/).filter(Boolean);
  const among = looked(wanted.get("variant") ?? "");
  const fits = data.cases.filter((value) => (
    (!wanted.get("tag") || value.tags.includes(wanted.get("tag")))
    && (!wanted.get("suite") || value.suite === wanted.get("suite"))
    && terms.every((term) => haystack(value).includes(term))));
  for (const [kind, test] of Object.entries(KINDS)) {
    const count = form.querySelector(`[data-count="${kind}"]`);
    if (count) count.textContent = fits.filter((value) => test(value, among)).length;
  }
  const shown = fits.filter((value) => KINDS[wanted.get("kind")](value, among));
  shown.sort((a, b) => weight(a) - weight(b));
  list.replaceChildren(...shown.map(rowOf));
  counted.textContent = shown.length ? `${plural(shown.length, "case")} of ${data.cases.length}` : "No case is like that.";
  document.getElementById("clear").hidden = shown.length === data.cases.length;
};

const redraw = () => {
  // A pair of variants that is chosen anew changes what rows and details show.
  const open = [...list.querySelectorAll("details.case[open]")].map((each) => each.id);
  rows.forEach((_, value) => rows.set(value, null));
  update();
  open.forEach((id) => { const box = document.getElementById(id); if (box) box.open = true; });
};

form.addEventListener("input", (event) => {
  const { name, value } = event.target;
  if (name !== "left" && name !== "right") { update(); return; }
  chosen[name] = Number(value);
  redraw();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => {
  Object.assign(chosen, { left: Number(form.elements.left?.value ?? 0), right: Number(form.elements.right?.value ?? 0) });
  redraw();
}));

const follow = () => {
  const value = data.cases.find((each) => `#${anchor(each)}` === location.hash);
  if (!value) return;
  if (!rowOf(value).isConnected) form.reset();
  setTimeout(() => {
    rowOf(value).open = true;
    rowOf(value).scrollIntoView({ block: "start" });
    rowOf(value).firstChild.focus({ preventScroll: true });
  });
};
addEventListener("hashchange", follow);

document.addEventListener("click", (event) => {
  const tag = event.target.closest?.("[data-tag]")?.dataset.tag;
  if (tag === undefined) return;
  form.elements.tag.value = tag;
  update();
  document.getElementById("cases").scrollIntoView();
  form.elements.tag.focus({ preventScroll: true });
});

// "/" leads to the search, arrows from case to case.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "/" && !typing) { event.preventDefault(); form.elements.search.focus(); return; }
  const heads = [...list.querySelectorAll("details.case > summary")];
  const at = heads.indexOf(event.target);
  const next = { ArrowDown: heads[at + 1], ArrowUp: heads[at - 1] }[event.key];
  if (at >= 0 && next) { event.preventDefault(); next.focus(); }
});

// The browser remembers a form over a reload; what is shown must be what it says.
form.reset();
update();
follow();
