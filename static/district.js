// What makes the pages easier with JavaScript; every page works without it.
(function () {
  "use strict";
  // Some browsers ignore autofocus on what is not a control.
  const problem = document.querySelector(".problem, .message[autofocus]");
  window.addEventListener("load", () => {
    if (problem && document.activeElement === document.body) problem.focus();
  });

  const search = document.querySelector(".search");
  if (search) {
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      search.querySelector("#found").replaceChildren();
      search.querySelector("input").focus();
    });
  }

  const menu = document.querySelector("details.account");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu && menu.open && !menu.contains(event.target)) menu.open = false;
  });
})();
