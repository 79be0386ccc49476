// Adds a copy button beside a read-only field; without this file the text can be selected by hand.

for (const box of document.querySelectorAll("[data-copy]")) {
  const button = box.querySelector("[data-copy-button]");
  const field = box.querySelector("input");
  const said = box.querySelector("[data-copy-said]");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    said.textContent = said.dataset.copySaid;
  });
}
