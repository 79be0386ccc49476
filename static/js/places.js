// Fields for a municipality marked with data-places suggest its names, however they are typed; without this file the
// name is written by hand.

const fields = [...document.querySelectorAll("input[data-places]")];
const library = document.querySelector("script[data-autocomplete-library]");

function folded(text) {
  return text.toLocaleLowerCase("fi").normalize("NFD").replace(/\p{M}/gu, "").trim();
}

function source(names, input) {
  const keyed = names.map((name) => [folded(name), name]);
  return (query, show) => {
    const wanted = folded(query);
    const beginning = keyed.filter(([key]) => key.startsWith(wanted));
    const within = keyed.filter(([key]) => !key.startsWith(wanted) && key.includes(wanted));
    const found = [...beginning, ...within].slice(0, 6);
    // A name written in full, or written before anybody is here, needs no list: it would lie over the button below.
    const needed = document.activeElement === input() && !found.some(([key]) => key === wanted);
    show(needed ? found.map(([, name]) => name) : []);
  };
}

function enhance(field, names) {
  const words = document.documentElement.dataset;
  const place = document.createElement("div");
  const { id, name, value } = field;
  const kept = ["aria-describedby", "aria-invalid", "maxlength"].map((key) => [key, field.getAttribute(key)]);
  const hadFocus = document.activeElement === field;
  field.replaceWith(place);
  window.accessibleAutocomplete({
    element: place,
    id,
    name,
    source: source(names, () => document.getElementById(id)),
    minLength: 2,
    // Inline, the closing list would pull the button away from under the finger.
    displayMenu: "overlay",
    autoselect: false,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    tStatusNoResults: () => words.noResults || "",
    tStatusQueryTooShort: () => "",
    tStatusResults: (count, current) => `${count}. ${current}`,
    tStatusSelectedOption: (option, count, index) => `${option} (${index + 1}/${count})`,
    tAssistiveHint: () => words.autocompleteHint || "",
  });
  const input = document.getElementById(id);
  for (const [key, keptValue] of kept) if (keptValue) input.setAttribute(key, keptValue);
  if (hadFocus) input.focus();
  // As a default value it would be suggested back, alone, whenever the field is entered.
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

async function start() {
  const answer = await fetch(fields[0].dataset.places);
  if (!answer.ok) return;
  const { names } = await answer.json();
  const ready = () => fields.forEach((field) => enhance(field, names));
  if (window.accessibleAutocomplete) {
    ready();
    return;
  }
  const script = document.createElement("script");
  script.src = library.dataset.autocompleteLibrary;
  script.addEventListener("load", ready);
  document.head.append(script);
}

if (fields.length && library) start();
