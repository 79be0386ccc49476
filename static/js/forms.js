// Small help for every form: focus on what needs fixing, one sending only, a count of letters left, and forgetting
// what a draft had kept in this tab once it has been sent or the person signs out.
// Without this file the forms work the same way; the server checks everything.

const summary = document.querySelector("[data-error-summary]");

function firstControl(id) {
  const target = document.getElementById(id);
  if (!target) return null;
  return target.matches("fieldset, div") ? target.querySelector("input, select, textarea") || target : target;
}

if (summary) {
  // Coming back to what was sent in vain asks for the page again, and never to send it again.
  history.replaceState(history.state, "", location.href);
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const control = link && firstControl(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });
}

// The pressed button keeps its name and value: it is marked as off, never disabled, so that the browser still sends it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  const word = button && (button.querySelector("span") || button);
  if (!button || !form.hasAttribute("data-guard")) return;
  button.setAttribute("aria-disabled", "true");
  button.dataset.label = word.textContent;
  word.textContent = document.documentElement.dataset.sending || word.textContent;
});

// Coming back with the browser's own button must not find a form that looks as if it were still being sent.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled="true"][data-label]')) {
      button.removeAttribute("aria-disabled");
      (button.querySelector("span") || button).textContent = button.dataset.label;
    }
  }
});

function countLetters(area) {
  const most = Number(area.maxLength > 0 ? area.maxLength : area.dataset.count);
  const line = document.createElement("p");
  line.className = "count-left";
  line.id = `${area.id}_count`;
  line.setAttribute("aria-live", "polite");
  area.setAttribute("aria-describedby", [area.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
  area.after(line);
  const show = () => {
    line.textContent = `${area.value.length} / ${most}`;
    line.classList.toggle("count-left--over", area.value.length > most);
  };
  area.addEventListener("input", show);
  show();
}

document.querySelectorAll("textarea[maxlength], textarea[data-count]").forEach(countLetters);

function forget(isDone) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("draft:") && isDone(key.slice("draft:".length), sessionStorage.getItem(key))) sessionStorage.removeItem(key);
  }
}

const here = new Set([...document.querySelectorAll("form[data-draft-url]")].map((form) => form.dataset.draftUrl));
const arrived = new Set([...document.querySelectorAll('meta[name="draft-sent"]')].map((meta) => meta.content));
const isWaitingRoom = document.body.matches(".area--entrance, [data-keep-drafts]");

forget((url, copy) => arrived.has(url) || (!isWaitingRoom && !here.has(url) && JSON.parse(copy).sent));
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-forget")) forget(() => true);
});
