// Elements from values. Everything an answer, a prompt or a customer wrote goes in as text, never
// as HTML.
const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") Object.entries(value).forEach((each) => element.addEventListener(...each));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
};

const seconds = (value) => (value < 0.1 ? `${Math.round(1000 * value)} ms` : `${value.toFixed(1)} s`);
const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

// What happened, said by a shape and a word: colour alone does not reach everybody.
const SIGNS = { passed: "✓", failed: "✗", error: "!", none: "·" };
const WORDS = { passed: "passed", failed: "failed", error: "error", none: "not run" };
const sign = (status, label) => h(
  "span", { class: `sign ${status}`, role: "img", "aria-label": label ?? WORDS[status], title: label },
  SIGNS[status],
);

// Markers such as [1] stand out from the words they prove.
const marked = (text) => text.split(/(\[\d+\])/).map((part) => (
  /^\[\d+\]$/.test(part) ? h("span", { class: "mark" }, part.slice(1, -1)) : part
));

const fold = (summary, count, fill) => {
  const box = h("details", { class: "fold" }, h("summary", {}, summary, " ", h("span", { class: "count" }, count)));
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) box.append(...[fill()].flat()); });
  return box;
};
