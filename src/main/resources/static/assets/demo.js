// Keeps the newest message of each phone in view.
(function () {
  "use strict";
  function toTheEnd(within) {
    within.querySelectorAll(".talk").forEach(function (talk) {
      talk.scrollTop = talk.scrollHeight;
    });
  }
  document.addEventListener("DOMContentLoaded", function () {
    toTheEnd(document);
  });
  document.addEventListener("htmx:afterSettle", function () {
    toTheEnd(document);
  });
  document.addEventListener("htmx:oobAfterSwap", function () {
    toTheEnd(document);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var lost = document.getElementById("lost");
    if (lost && event.detail.elt.id === "poll") {
      lost.hidden = event.detail.successful;
    }
    if (event.detail.successful && event.detail.elt.matches("form.card-footer")) {
      event.detail.elt.reset();
    }
  });
})();
