// Keeps what has been written: sends the form to data-draft-url every few seconds and when the page is left.
// A copy stays in this tab only while the connection is gone, or from sending until a page arrives that is not the
// sign-in page (forms.js removes it then), so that a session that ended just before costs nobody their words.
// With data-on-phone what is sent is not a draft but the thing itself, and the button sends it the same way: a form of
// plain numbers, nothing of a person, whose copy stays on the phone until it has been sent, also when the page is closed.

const PAUSE_MS = 4000;
const PHONE_PAUSE_MS = 1500;
const RETRY_MS = 15000;
const KEEP_MS = 2 * 60 * 60 * 1000;
const PHONE_KEEP_MS = 30 * 24 * 60 * 60 * 1000;

function start(form) {
  const status = form.querySelector("[data-draft-status]") || document.querySelector("[data-draft-status]");
  const key = `draft:${form.dataset.draftUrl}`;
  const onPhone = form.hasAttribute("data-on-phone");
  const shelf = onPhone ? localStorage : sessionStorage;
  const pause = onPhone ? PHONE_PAUSE_MS : PAUSE_MS;
  let saved = snapshot(form);
  let changedAt = Date.now();
  let timer = null;
  let running = Promise.resolve();

  const say = (name) => {
    if (status) status.textContent = name ? status.dataset[name] : "";
  };

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  // One after the other, so that the last numbers are the last to arrive.
  function save(how) {
    clearTimeout(timer);
    running = how?.leaving ? send(how) : running.then(() => send(how));
  }

  async function send({ leaving = false, sure = false } = {}) {
    const now = snapshot(form);
    if ((now === saved && !sure) || form.dataset.sent) return;
    if (!leaving) say("saving");
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "PUT",
        body: onPhone ? withAge(now, changedAt) : now,
        keepalive: leaving,
        credentials: "same-origin",
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value || "" },
      });
      if (onPhone && (await isRefused(answer))) return;
      // Where the session has ended the sign-in page answers, and nothing has been kept.
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      saved = now;
      if (snapshot(form) === now) shelf.removeItem(key);
      say("saved");
    } catch {
      keep(shelf, key, snapshot(form), changedAt);
      say("offline");
      if (onPhone) later(RETRY_MS);
    }
  }

  // Numbers that cannot be are told beside the button; what somebody else has written since is shown.
  async function isRefused(answer) {
    if (answer.status !== 409 && answer.status !== 422) return false;
    shelf.removeItem(key);
    if (answer.status === 409) window.location.reload();
    else if (status) status.textContent = (await answer.json()).why;
    return true;
  }

  const copy = kept(shelf, key, onPhone ? PHONE_KEEP_MS : KEEP_MS);
  if (!onPhone) shelf.removeItem(key);
  if (copy && restore(form, copy.body)) {
    changedAt = copy.at;
    say("restored");
    later(pause);
  }
  form.addEventListener("input", () => {
    changedAt = Date.now();
    if (onPhone) keep(shelf, key, snapshot(form), changedAt);
    later(pause);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (onPhone) {
      event.preventDefault();
      changedAt = Date.now();
      save({ sure: true });
    } else keep(shelf, key, snapshot(form), Date.now(), { sent: true });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ leaving: true });
  });
  window.addEventListener("online", () => save());
}

function keep(shelf, key, body, at, { sent = false } = {}) {
  shelf.setItem(key, JSON.stringify({ at, body, sent }));
}

function kept(shelf, key, longest) {
  const copy = JSON.parse(shelf.getItem(key) || "null");
  return copy && Date.now() - copy.at < longest ? copy : null;
}

// How long ago it was written, in seconds: the clock of a phone may be wrong.
function withAge(body, at) {
  const data = new URLSearchParams(body);
  data.set("kept_seconds", Math.max(0, Math.round((Date.now() - at) / 1000)));
  return data.toString();
}

function snapshot(form) {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return new URLSearchParams(data).toString();
}

function restore(form, body) {
  // A form that came back with errors already holds what was sent.
  if (body === snapshot(form) || document.querySelector("[data-error-summary]")) return false;
  const values = new URLSearchParams(body);
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || !("value" in field) || field.type === "file") continue;
    const mine = values.getAll(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = mine.includes(field.value);
    else if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = mine.includes(option.value);
    else if (values.has(field.name)) field.value = values.get(field.name);
  }
  return true;
}

document.querySelectorAll("form[data-draft-url]").forEach(start);
