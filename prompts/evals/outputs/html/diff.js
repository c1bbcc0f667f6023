// The words that two texts share, by their longest common subsequence.
const words = (text) => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

// Past this many cells the table of lengths would cost more than the reader gains.
const MOST_CELLS = 6_000_000;

// Returns [kind, text] pairs; kind is "same", "gone" (only in `left`) or "new" (only in `right`).
const difference = (left, right) => {
  const a = words(left);
  const b = words(right);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = common(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const parts = [
    ...a.slice(0, start).map((word) => ["same", word]),
    ...middle,
    ...a.slice(a.length - end).map((word) => ["same", word]),
  ];
  // A space between two changed words is read as part of the change.
  return parts.flatMap(([kind, word], index) => (
    kind === "same" && !word.trim() && [index - 1, index + 1].every((at) => parts[at] && parts[at][0] !== "same")
      ? [["gone", word], ["new", word]] : [[kind, word]]));
};

const common = (a, b) => {
  if (!a.length || !b.length || a.length * b.length > MOST_CELLS) {
    return [...a.map((word) => ["gone", word]), ...b.map((word) => ["new", word])];
  }
  const wide = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * wide + j] = a[i] === b[j]
        ? lengths[(i + 1) * wide + j + 1] + 1
        : Math.max(lengths[(i + 1) * wide + j], lengths[i * wide + j + 1]);
    }
  }
  const parts = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { parts.push(["same", a[i]]); i += 1; j += 1; }
    else if (j >= b.length || (i < a.length && lengths[(i + 1) * wide + j] >= lengths[i * wide + j + 1])) {
      parts.push(["gone", a[i]]); i += 1;
    } else { parts.push(["new", b[j]]); j += 1; }
  }
  return parts;
};

// One side of a difference: what only the other side has is left out.
const side = (parts, kind) => parts
  .filter(([each]) => each === "same" || each === kind)
  .reduce((joined, [each, word]) => {
    if (joined.at(-1)?.[0] === each) joined.at(-1)[1] += word;
    else joined.push([each, word]);
    return joined;
  }, [])
  .map(([each, text]) => (each === "same" ? marked(text) : h(kind === "gone" ? "del" : "ins", {}, marked(text))));
