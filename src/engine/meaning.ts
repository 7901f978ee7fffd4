/** What a message in a room means beside being one: whether it is the status update. Pure. */
import { FOGHORN, type PersonId } from '../incident/incident.ts';
import { TEXT_LENGTH } from '../incident/rules/check.ts';

/** Foghorn as its users see it: the bot of any platform. */
export const isFoghorn = (person: PersonId): boolean => person === FOGHORN || person.endsWith(`:${FOGHORN}`);

const MENTION = /<@([^<>\s]+)>[ \t]*[:,]?[ \t]*/g;
const PREFIX = /^\s*update\s*:\s*/i;

const withoutBot = (text: string): string =>
  text.replace(MENTION, (token, person: PersonId) => (isFoghorn(person) ? '' : token)).trim();

/** Messages may be longer than updates: what is cut here stays whole in the message. */
export const asUpdate = (text: string): string => {
  const said = withoutBot(text).replace(PREFIX, '').trim();
  return said.length <= TEXT_LENGTH ? said : `${said.slice(0, TEXT_LENGTH - 1).toWellFormed()}…`;
};

/** The update a message says by itself: it begins "update:", or mentions Foghorn. Null: it is not one, or says nothing. */
export const updateIn = ({ text, mentionsBot }: { text: string; mentionsBot: boolean }): string | null => {
  if (!mentionsBot && !PREFIX.test(text)) return null;
  return asUpdate(text) || null;
};
