// What the page does by itself: markers lead to their source, a new question scrolls into view.
(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const motion = () => (calm.matches ? "auto" : "smooth");

  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("button.fw-mark");
    const source = mark && document.getElementById(mark.dataset.source);
    if (!source) return;
    source.scrollIntoView({ block: "nearest", behavior: motion() });
    source.focus({ preventScroll: true });
    document.querySelectorAll(".fw-lit").forEach((lit) => lit.classList.remove("fw-lit"));
    source.classList.add("fw-lit");
  });

  window.floorwalkerFocus = () => {
    const active = document.activeElement;
    if (active && active !== document.body && active.isConnected && active.offsetParent) return;
    // On a touch screen the keyboard would jump up over the answer.
    if (matchMedia("(hover: none)").matches) return;
    document.querySelector("#fw-box textarea")?.focus({ preventScroll: true });
  };

  let shown = "";
  const follow = () => {
    const turn = document.querySelector("#fw-live .fw-turn");
    const id = turn?.id ?? "";
    if (id === shown) return;
    shown = id;
    // Two frames: the previous turn has to have moved up before there is a place to scroll to.
    const scroll = () => turn?.scrollIntoView({ block: "start", behavior: motion() });
    requestAnimationFrame(() => requestAnimationFrame(scroll));
  };
  new MutationObserver(follow).observe(document, { childList: true, subtree: true });
})();
