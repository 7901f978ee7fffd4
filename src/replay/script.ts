/** A recorded incident as a script: what happens when, in order, and what is odd about the print. */
import { type Instant, OPEN_STATUSES, type OpenStatus, type Severity } from '../incident/incident.ts';
import { TEXT_LENGTH, TITLE_LENGTH } from '../incident/rules/check.ts';
import { cleanText, oneLine } from '../incident/text.ts';
import { parseIso } from '../incident/time.ts';
import type { ChatItem, Recorded } from './recorded.ts';

export type UpdateKind = OpenStatus | 'resolved' | 'postmortem' | 'note';

export interface ScriptedUpdate {
  do: 'update';
  at: Instant | null;
  kind: UpdateKind;
  text: string;
  by: string;
}
export interface ScriptedChat {
  do: 'chat';
  at: Instant;
  /** Its place in the record: names it where it has no id. */
  index: number;
  item: ChatItem;
}
export interface ScriptedEnd {
  do: 'end';
  at: Instant;
  by: string;
}
export type Step = ScriptedUpdate | ScriptedChat | ScriptedEnd;

export interface Script {
  title: string;
  severity: Severity;
  components: string[];
  /** Who printed it, or declared it: the first voice. */
  by: string;
  detectedAt: Instant | null;
  resolvedAt: Instant | null;
  impactBeganAt: Instant | null;
  /** When it is declared; null: nothing in the record is timed. */
  declaredAt: Instant | null;
  /** In the order of time, as printed where times are equal; untimed updates last. */
  steps: Step[];
  anomalies: string[];
}

const SEVERITY: Readonly<Record<string, Severity>> = {
  critical: 'SEV1',
  major: 'SEV2',
  minor: 'SEV3',
  notice: 'SEV4',
  none: 'SEV4',
};

const isKind = (status: string): status is UpdateKind =>
  (OPEN_STATUSES as readonly string[]).includes(status) || ['resolved', 'postmortem', 'note'].includes(status);

const cut = (text: string, most: number): string => (text.length <= most ? text : oneLine(text, most));

export const scriptOf = (recorded: Recorded): Script => {
  const anomalies: string[] = [];
  const odd = (text: string): void => void anomalies.push(text);
  const time = (text: string | null | undefined, what: string): Instant | null => {
    if (text === null || text === undefined) return null;
    const at = parseIso(text.trim());
    if (at === null) odd(`${what} is not a time: “${oneLine(text, 60)}”; taken as missing.`);
    return at;
  };

  const voice = recorded.declared_by ?? recorded.source?.provider ?? 'record';
  const title = cleanText(recorded.title).replace(/\s+/g, ' ').trim();
  if (title === '') odd('The record has no title.');
  if (title.length > TITLE_LENGTH) odd(`The title is ${title.length} characters long and was shortened.`);
  const impact = recorded.impact;
  const severity = SEVERITY[impact ?? ''] ?? 'SEV3';
  if (impact === null || impact === undefined) odd('No impact is recorded; taken as SEV3.');
  else if (!(impact in SEVERITY)) odd(`The impact “${oneLine(impact, 60)}” is none of those known; taken as SEV3.`);

  const detectedAt = time(recorded.detected_at, 'The time of detection');
  const resolvedAt = time(recorded.resolved_at, 'The time of resolution');
  const impactBeganAt = time(recorded.impact_began_at, 'The time the impact began');

  const updates = (recorded.updates ?? []).map((update, index): ScriptedUpdate => {
    const number = index + 1;
    const known = isKind(update.status);
    if (!known) odd(`Update ${number} has the status “${oneLine(update.status, 60)}”, which is none of those known.`);
    const body = cleanText(update.body ?? '').trim();
    if (body === '') odd(`Update ${number} has no text.`);
    if (body.length > TEXT_LENGTH && update.status !== 'postmortem')
      odd(`Update ${number} is ${body.length} characters long and was shortened.`);
    const kind = known ? (update.status as UpdateKind) : 'note';
    return {
      do: 'update',
      at: time(update.at, `The time of update ${number}`),
      kind,
      // What the page printed, if nothing else: its status.
      text:
        body === '' ? oneLine(update.status, 60) || 'update' : kind === 'postmortem' ? body : cut(body, TEXT_LENGTH),
      by: update.by ?? voice,
    };
  });

  const timed = updates.filter((update): update is ScriptedUpdate & { at: Instant } => update.at !== null);
  const earliest = timed.length === 0 ? null : Math.min(...timed.map(({ at }) => at));
  const declaredAt = detectedAt === null ? earliest : Math.min(detectedAt, earliest ?? detectedAt);

  const chat = (recorded.chat ?? []).flatMap((item, index): ScriptedChat[] => {
    const at = time(item.at, `The time of chat item ${index + 1}`);
    if (at !== null && declaredAt !== null) return [{ do: 'chat', at, index, item }];
    odd(`Chat item ${index + 1} has no place in time and was left out.`);
    return [];
  });

  const lastAt = timed.length === 0 ? declaredAt : Math.max(...timed.map(({ at }) => at));
  const ends: ScriptedEnd[] =
    resolvedAt !== null && lastAt !== null && resolvedAt >= lastAt && !updates.some(({ kind }) => kind === 'resolved')
      ? [{ do: 'end', at: resolvedAt, by: voice }]
      : [];
  // Chat first where times are equal: it is what the update then tells. `toSorted` keeps the order of the print.
  const steps: Step[] = [...chat, ...timed, ...ends].toSorted((a, b) => a.at - b.at);
  return {
    title: title === '' ? 'untitled' : cut(title, TITLE_LENGTH),
    severity,
    components: [...new Set((recorded.affected ?? []).map((name) => cleanText(name).trim()).filter(Boolean))],
    by: voice,
    detectedAt,
    resolvedAt,
    impactBeganAt,
    declaredAt,
    steps: [...steps, ...updates.filter(({ at }) => at === null)],
    anomalies,
  };
};
