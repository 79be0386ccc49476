// Long selects marked with data-autocomplete become a field that suggests; without this file they stay selects.

const selects = document.querySelectorAll("select[data-autocomplete]:not([multiple])");
const library = document.querySelector("script[data-autocomplete-library]");

function enhance(select) {
  const describedBy = select.getAttribute("aria-describedby");
  const invalid = select.getAttribute("aria-invalid");
  const words = document.documentElement.dataset;
  const id = select.id;
  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    defaultValue: select.selectedOptions[0]?.value ? select.selectedOptions[0].text.trim() : "",
    autoselect: false,
    // Inline, the closing list would pull what is below it away from under the finger.
    displayMenu: "overlay",
    confirmOnBlur: false,
    minLength: 1,
    preserveNullOptions: true,
    showAllValues: false,
    tNoResults: () => words.noResults || "",
    tStatusNoResults: () => words.noResults || "",
    tStatusQueryTooShort: () => "",
    tStatusResults: (count, current) => `${count}. ${current}`,
    tStatusSelectedOption: (option, count, index) => `${option} (${index + 1}/${count})`,
    tAssistiveHint: () => words.autocompleteHint || "",
    onConfirm: (text) => choose(select, text),
  });
  const input = document.getElementById(id);
  if (describedBy) input.setAttribute("aria-describedby", describedBy);
  if (invalid) input.setAttribute("aria-invalid", invalid);
  // What was typed by hand and not picked from the list still counts when it is the name of one option.
  input.addEventListener("blur", () => choose(select, input.value));
}

function choose(select, text) {
  if (text === undefined) return;
  const wanted = text.trim().toLocaleLowerCase();
  const option = [...select.options].find((item) => item.text.trim().toLocaleLowerCase() === wanted);
  const before = select.value;
  select.value = option ? option.value : "";
  if (select.value !== before) select.dispatchEvent(new Event("change", { bubbles: true }));
}

if (selects.length && library) {
  const script = document.createElement("script");
  script.src = library.dataset.autocompleteLibrary;
  script.addEventListener("load", () => selects.forEach(enhance));
  document.head.append(script);
}
