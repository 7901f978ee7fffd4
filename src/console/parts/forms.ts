/** Forms that keep what was typed: a refusal stands beside its field, and nothing is lost. */
import type { Refusal } from '../../incident/refusal.ts';
import { type Html, html, none, when } from '../html.ts';
import type { Reader } from '../reader.ts';

/** A form that was sent and refused. */
export interface Refused {
  /** Which form of the page. */
  form: string;
  values: Readonly<Record<string, string>>;
  refusal: Refusal;
  /** The field at fault; absent: the form as a whole. */
  field?: string;
}

/** One form of a page: its fields know what was typed and what was wrong with it. */
export interface Typing {
  name: string;
  reader: Reader;
  refused: Refused | null;
}

export const typing = (name: string, reader: Reader, refused: Refused | null): Typing => ({
  name,
  reader,
  refused: refused?.form === name ? refused : null,
});

const sentence = (refusal: Refusal): string => [refusal.sentence, refusal.hint].filter(Boolean).join(' ');

interface Labelled {
  name: string;
  label: string;
  hint?: string;
  value?: string;
  required?: boolean;
}

const idOf = (form: Typing, field: { name: string }): string => `${form.name}-${field.name}`;
const typed = (form: Typing, field: Labelled): string => form.refused?.values[field.name] ?? field.value ?? '';
const atFault = (form: Typing, field: Labelled): boolean => form.refused?.field === field.name;

/** The attributes that tie a field to its hint and its refusal. */
const tied = (form: Typing, field: Labelled): Html => {
  const id = idOf(form, field);
  const described = [field.hint ? `${id}-hint` : '', atFault(form, field) ? `${id}-refusal` : ''].filter(Boolean);
  return html`id="${id}" name="${field.name}"${when(field.required, () => html` required`)}${when(described.length > 0, () => html` aria-describedby="${described.join(' ')}"`)}${when(atFault(form, field), () => html` aria-invalid="true" autofocus`)}`;
};

const framed = (form: Typing, field: Labelled, control: Html): Html => {
  const id = idOf(form, field);
  const refusal = atFault(form, field) ? form.refused?.refusal : undefined;
  return html`<div class="field"><label for="${id}">${field.label}</label>${control}${when(field.hint, () => html`<p class="hint" id="${id}-hint">${field.hint}</p>`)}${when(refusal, () => html`<p class="refusal" id="${id}-refusal" role="alert">${refusal ? sentence(refusal) : ''}</p>`)}</div>`;
};

export const line = (form: Typing, field: Labelled & { type?: 'text' | 'search' | 'date' }): Html =>
  framed(
    form,
    field,
    html`<input type="${field.type ?? 'text'}" ${tied(form, field)} value="${typed(form, field)}" autocomplete="off">`,
  );

// The first newline after <textarea> is eaten by browsers: one of ours keeps those of the text.
export const area = (form: Typing, field: Labelled & { rows?: number; keep?: boolean }): Html =>
  framed(
    form,
    field,
    html`<textarea ${tied(form, field)} rows="${field.rows ?? 3}" dir="auto"${when(field.keep, () => html` data-keep`)}>
${typed(form, field)}</textarea>`,
  );

export const choice = (form: Typing, field: Labelled & { choices: readonly (readonly [string, string])[] }): Html => {
  const chosen = typed(form, field);
  return framed(
    form,
    field,
    html`<select ${tied(form, field)}>${field.choices.map(
      ([value, label]) =>
        html`<option value="${value}"${when(value === chosen, () => html` selected`)}>${label}</option>`,
    )}</select>`,
  );
};

export const flag = (form: Typing, field: Labelled): Html =>
  html`<div class="field flag"><input type="checkbox" ${tied(form, field)} value="yes"${when(typed(form, field) === 'yes', () => html` checked`)}><label for="${idOf(form, field)}">${field.label}</label></div>`;

export const hidden = (values: Readonly<Record<string, string>>): Html =>
  html`${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

/** The form itself, to be sent by POST; its fields, and what is wrong with it as a whole. */
export const form = (state: Typing, action: string, fields: Html, submit: Html): Html =>
  html`<form method="post" action="${action}" class="act">${hidden({
    once: state.reader.once(),
    ...(state.reader.forgery === null ? {} : { forgery: state.reader.forgery }),
  })}${
    state.refused && state.refused.field === undefined
      ? html`<p class="refusal" role="alert">${sentence(state.refused.refusal)}</p>`
      : none
  }${fields}<div class="submit">${submit}</div></form>`;

export const button = (label: string, kind: 'primary' | 'plain' | 'danger' = 'primary'): Html =>
  html`<button type="submit" class="${kind}">${label}</button>`;

export { sentence };
