// What scrolls by itself can be reached and scrolled with the keyboard.
addEventListener("load", () => {
  for (const part of document.querySelectorAll(".md-typeset__scrollwrap, .formula, .shown, pre > code")) {
    part.tabIndex = 0;
  }
  // Printed text without columns is sentences, which wrap.
  for (const block of document.querySelectorAll(".language-text")) {
    block.classList.toggle("sentences", !/\S {2,}\S|[─│]/.test(block.textContent));
  }
});
