// Big buttons beside the numbers of a headcount. What is a part of the adults takes them along: one more father is one
// more adult when all of them are fathers already. Without this file the numbers are written in.

function set(input, number) {
  const value = String(Math.max(0, number));
  if (input.value === value) return;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function step(form, input, by) {
  const whole = form.elements[input.dataset.partOf];
  set(input, (Number(input.value) || 0) + by);
  if (whole && Number(whole.value) < Number(input.value)) set(whole, Number(input.value));
  for (const part of form.querySelectorAll(`[data-part-of="${input.name}"]`)) {
    if (part.value !== "" && Number(part.value) > Number(input.value)) set(part, Number(input.value));
  }
}

for (const button of document.querySelectorAll("button[data-step]")) {
  button.hidden = false;
  button.addEventListener("click", () => step(button.form, button.form.elements[button.dataset.of], Number(button.dataset.step)));
}
