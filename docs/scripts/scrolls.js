// What scrolls by itself can be reached and scrolled with the keyboard.
addEventListener("load", () => {
  for (const part of document.querySelectorAll(".md-typeset__scrollwrap, .formula, .shown")) {
    part.tabIndex = 0;
  }
});
