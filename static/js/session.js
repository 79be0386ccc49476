// Shows a warning two minutes before the session ends and lets the person stay without losing the page.

const WARN_BEFORE_MS = 120000;
const box = document.querySelector("[data-session-seconds]");
let timer = null;

function wait() {
  clearTimeout(timer);
  box.hidden = true;
  const length = Number(box.dataset.sessionSeconds) * 1000;
  timer = setTimeout(() => { box.hidden = false; }, Math.max(length - WARN_BEFORE_MS, length / 2));
}

if (box && Number(box.dataset.sessionSeconds) > 0) {
  wait();
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) wait(); });
  box.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(box.dataset.extendUrl, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => null);
    delete form.dataset.sent;
    if (answer && answer.ok && !answer.redirected) wait();
    else window.location.reload();
  });
}
