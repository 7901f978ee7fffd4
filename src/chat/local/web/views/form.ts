/** A neutral form as a dialog. Whatever is filled in is sent as text, as if it had been typed. */
import { html } from 'hono/html';
import type { Field, Form } from '../../../../engine/reply.ts';
import type { User } from '../../platform/model.ts';
import { blocks, type Html, type Reader } from '../../render.ts';
import { typedText } from '../../text.ts';

export interface FormWorld {
  reader: Reader;
  people: readonly User[];
  components: readonly string[];
}

const option = (value: string, label: string, chosen: boolean): Html =>
  html`<option value="${value}"${chosen ? html` selected` : ''}>${label}</option>`;

/** What stands in a field of several, as it would be typed: `@ana, @ben`. */
const given = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

const peopleInput = (field: Field & { input: 'people' | 'components' }, id: string, { people }: FormWorld): Html => {
  const chosen = given(field.value).flatMap((part) => part.split(/\s+/));
  const everyone = people.filter(({ bot }) => !bot);
  const isChosen = (user: User): boolean =>
    chosen.some((one) => [user.id, `@${user.id}`, `<@local:${user.id}>`, `local:${user.id}`].includes(one));
  if (!field.many)
    return html`<select id="${id}" name="${field.name}"${field.required ? html` required` : ''}>${option('', field.required ? 'Choose …' : 'Nobody', false)}${everyone.map((user) => option(`@${user.id}`, user.name, isChosen(user)))}</select>`;
  return html`<div class="checks" data-many="${field.name}">${everyone.map(
    (user) =>
      html`<label class="check"><input type="checkbox" value="@${user.id}"${isChosen(user) ? html` checked` : ''}> ${user.name}</label>`,
  )}</div>`;
};

const componentsInput = (
  field: Field & { input: 'people' | 'components' },
  id: string,
  { components }: FormWorld,
): Html => {
  const list = `${id}-known`;
  const example = components[0] === undefined ? 'API, Web' : components.slice(0, 2).join(', ');
  return html`<input id="${id}" name="${field.name}" value="${field.value ?? ''}" autocomplete="off" placeholder="${example}"${field.required ? html` required` : ''} aria-describedby="${list}">
<div class="chips" id="${list}">${components.map((name) => html`<button type="button" class="chip" data-add="${name}" data-to="${id}">${name}</button>`)}${
    components.length === 0 ? '' : html`<small>One may say how it is, as in <code>${components[0]}=down</code></small>`
  }</div>`;
};

const input = (field: Field, id: string, world: FormWorld): Html => {
  const required = field.required ? html` required aria-required="true"` : '';
  // Mentions stand as they were typed; what comes back is made neutral again.
  const typed = typedText(field.value ?? '');
  switch (field.input) {
    case 'line':
      return html`<input id="${id}" name="${field.name}" value="${typed}" data-max="${field.max}" autocomplete="off"${required}>`;
    case 'paragraph':
      return html`<textarea id="${id}" name="${field.name}" rows="4" data-max="${field.max}"${required}>
${typed}</textarea>`;
    case 'choice':
      return html`<select id="${id}" name="${field.name}"${required}>${field.required && field.value !== undefined ? '' : option('', '—', false)}${field.choices.map(({ value, label }) => option(value, label, value === field.value))}</select>`;
    case 'people':
      return peopleInput(field, id, world);
    case 'components':
      return componentsInput(field, id, world);
  }
};

const row = (field: Field, world: FormWorld): Html => {
  const id = `f-${field.name}`;
  const many = field.input === 'people' && field.many;
  const note = field.required ? '' : html` <small>optional</small>`;
  const inside = html`${many ? html`<legend>${field.label}${note}</legend>` : html`<label for="${id}">${field.label}${note}</label>`}
${field.hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${field.hint}</p>`}${input(field, id, world)}<p class="error" id="${id}-error" role="alert" hidden></p>`;
  return many
    ? html`<fieldset class="row" data-field="${field.name}">${inside}</fieldset>`
    : html`<div class="row" data-field="${field.name}">${inside}</div>`;
};

export const formView = (
  form: Form,
  world: FormWorld,
): Html => html`<form class="sheet" data-form="${JSON.stringify(form.invoke)}">
<header><h2 id="dialog-title">${form.title}</h2><button type="button" class="tool" data-close aria-label="Close">${'×'}</button></header>
<div class="fields-of" tabindex="-1">${form.intro.length === 0 ? '' : html`<div class="intro">${blocks(form.intro, world.reader)}</div>`}
<div class="refusal" role="alert" hidden></div>
${form.fields.map((field) => row(field, world))}</div>
<footer><button type="button" class="btn plain" data-close>Cancel</button><button class="btn primary">${form.submit}</button></footer>
</form>`;
