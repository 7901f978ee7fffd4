/** Updates and the promises they made, tasks, and what could not be delivered: the tables of an incident. */
import { deliveryWords, STATUS_WORDS } from '../../chat/views/labels.ts';
import { punctuality } from '../../chat/views/times.ts';
import type { Facts } from '../../incident/facts.ts';
import type { PromiseMade } from '../../incident/ledger.ts';
import { durationText } from '../../incident/time.ts';
import { type Html, html, none, when } from '../html.ts';
import * as forms from '../parts/forms.ts';
import { moment, momentBeside } from '../parts/moments.ts';
import { person, prose } from '../parts/words.ts';
import type { Reader } from '../reader.ts';
import type { IncidentData } from './data.ts';

const outcome = (promise: PromiseMade, reader: Reader): Html => {
  if (promise.void) return html`<span class="verdict void">void</span>`;
  if (promise.kept === null) return html`<span class="verdict open">open</span>`;
  if (promise.metAt === null)
    return html`<span class="verdict missed">missed</span> <small>nothing came${promise.dueAt < reader.now ? html` yet, ${durationText(reader.now - promise.dueAt)} over` : none}</small>`;
  return html`<span class="verdict ${promise.kept ? 'kept' : 'missed'}">${promise.kept ? 'kept' : 'late'}</span> <small>${momentBeside(promise.metAt, promise.dueAt, reader)}, ${punctuality(promise.metAt, promise.dueAt)}</small>`;
};

const cell = (label: string, content: Html | string, kind = ''): Html =>
  html`<td data-label="${label}"${when(kind, () => html` class="${kind}"`)}><div>${content}</div></td>`;

const silence = ({ longestSilence }: Facts['ledger'], reader: Reader): Html =>
  longestSilence === null
    ? none
    : html`<p>The longest silence was <strong>${durationText(longestSilence.to - longestSilence.from)}</strong>, from ${moment(longestSilence.from, reader)} to ${momentBeside(longestSilence.to, longestSilence.from, reader)}.</p>`;

export const updatesSection = ({ facts, updates }: IncidentData, reader: Reader): Html => {
  if (facts.updates.length === 0)
    return html`<section aria-labelledby="updates"><h2 id="updates">Updates and promises</h2><div class="empty"><p>No update has been posted.</p><p>Post one in the room with <code>/incident update</code>, or with the form above.</p></div></section>`;
  const texts = new Map(updates.map((row) => [row.id, row]));
  const promises = new Map(facts.ledger.promises.map((promise) => [promise.entry, promise]));
  const { firstUpdateAfter } = facts.ledger;
  return html`<section aria-labelledby="updates"><h2 id="updates">Updates and promises <span class="count">${facts.updates.length}</span></h2>${when(firstUpdateAfter !== null, () => html`<p>The first update came after <strong>${durationText(firstUpdateAfter ?? 0)}</strong>.</p>`)}${silence(facts.ledger, reader)}<div class="scroll"><table class="stack"><thead><tr><th scope="col">Posted</th><th scope="col">By</th><th scope="col">Update</th><th scope="col">Next promised by</th><th scope="col">Promise</th></tr></thead><tbody>${facts.updates.map(
    (update) => {
      const promise = promises.get(update.entry);
      const row = texts.get(update.entry);
      return html`<tr>${cell('Posted', moment(update.at, reader), 'nowrap')}${cell('By', person(update.by, reader))}${cell('Update', html`<small>${STATUS_WORDS[update.status]}, ${update.audience}</small>${row?.redacted ? html`<p class="gone">The text was redacted.</p>` : prose(row?.text ?? update.text ?? '', reader)}`)}${cell('Next promised by', promise ? momentBeside(promise.dueAt, promise.madeAt, reader) : '–', 'nowrap')}${cell('Promise', promise ? outcome(promise, reader) : '–')}</tr>`;
    },
  )}</tbody></table></div></section>`;
};

export const tasksSection = ({ incident }: IncidentData, reader: Reader): Html =>
  incident.tasks.length === 0
    ? none
    : html`<section aria-labelledby="tasks"><h2 id="tasks">Tasks <span class="count">${incident.tasks.filter(({ doneAt }) => doneAt === null).length} open of ${incident.tasks.length}</span></h2><div class="scroll"><table class="stack"><thead><tr><th scope="col">Task</th><th scope="col">Owner</th><th scope="col">Due</th><th scope="col">State</th></tr></thead><tbody>${incident.tasks.map(
        (task) =>
          html`<tr>${cell('Task', html`<small>${task.id}</small> ${prose(task.text, reader)}`)}${cell('Owner', task.owner ? person(task.owner, reader) : 'nobody yet')}${cell('Due', task.due === null ? '–' : moment(task.due, reader), 'nowrap')}${cell(
            'State',
            task.doneAt !== null
              ? html`<span class="verdict kept">done</span> <small>${moment(task.doneAt, reader)}</small>`
              : task.due !== null && task.due < reader.now
                ? html`<span class="verdict missed">overdue</span>`
                : html`<span class="verdict open">open</span>`,
          )}</tr>`,
      )}</tbody></table></div></section>`;

/** Shown only when something stands in the way: usually nothing does. */
export const deliveriesSection = (data: IncidentData, reader: Reader, refused: forms.Refused | null): Html => {
  const { incident } = data;
  // What waits for its first try is on its way; only what failed is trouble.
  const deliveries = data.deliveries.filter(({ state }) => state !== 'waiting');
  if (deliveries.length === 0) return none;
  const parked = deliveries.filter(({ state }) => state === 'parked').length;
  const typed = forms.typing('retry', reader, refused);
  return html`<section class="panel trouble" aria-labelledby="deliveries"><h2 id="deliveries">Not delivered <span class="count">${deliveries.length}</span></h2><ul>${deliveries.map(
    (delivery) =>
      html`<li><strong>Could not ${deliveryWords(delivery)}</strong> <small>${delivery.target}, ${delivery.state}, ${delivery.attempts} ${delivery.attempts === 1 ? 'try' : 'tries'}, since ${moment(delivery.since, reader)}</small>${when(delivery.error, () => html`<p class="error" dir="auto">${delivery.error}</p>`)}</li>`,
  )}</ul>${
    parked > 0
      ? forms.form(typed, `${reader.base}/incidents/${incident.number}/retry`, none, forms.button('Try again', 'plain'))
      : html`<p class="hint">These are tried again by themselves.</p>`
  }</section>`;
};
