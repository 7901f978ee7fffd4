/** Open incidents that may be the same one: joining beats declaring twice. */
import type { Block, Message, Rich } from '../../engine/reply.ts';
import { type Incident, type Instant, isOpen, reference } from '../../incident/incident.ts';
import { HOUR } from '../../incident/time.ts';
import { button, buttons } from './actions.ts';
import { bounded } from './bounds.ts';
import { incidentLine, type Looking } from './list.ts';
import { inlineText } from './text.ts';

/** Declared so recently, two incidents may well be one. */
const RECENT = 2 * HOUR;
const SHOWN = 3;

const shared = (incident: Incident, components: readonly string[]): string[] => {
  const wanted = new Set(components.map((name) => name.toLowerCase()));
  return incident.components.map(({ name }) => name).filter((name) => wanted.has(name.toLowerCase()));
};

/** A drill and an incident are never the same one. */
interface About {
  number?: number;
  components: readonly string[];
  drill?: boolean;
}

/** Open ones of the same kind that share a component or were declared in the last two hours; the most alike first. */
export const similarTo = (about: About, incidents: readonly Incident[], now: Instant): Incident[] =>
  incidents
    .filter((one) => isOpen(one) && one.number !== about.number && one.drill === (about.drill ?? false))
    .filter((one) => shared(one, about.components).length > 0 || now - one.declaredAt <= RECENT)
    .sort(
      (a, b) => shared(b, about.components).length - shared(a, about.components).length || b.declaredAt - a.declaredAt,
    )
    .slice(0, SHOWN);

const reasons = (incident: Incident, components: readonly string[], people: Looking['people']): string => {
  const names = shared(incident, components);
  return names.length === 0 ? '' : ` · shares ${inlineText(names.join(', '), 60, people)}`;
};

/** For the intro of the declare form: what is open already. Empty when nothing is like it. */
export const similarBlocks = (looking: Looking, about: About, incidents: readonly Incident[]): Block[] => {
  const alike = similarTo(about, incidents, looking.now);
  if (alike.length === 0) return [];
  return [
    {
      type: 'text',
      text: [
        {
          bold:
            alike.length === 1
              ? 'Is it this one, which is open already?'
              : 'Is it one of these, which are open already?',
        },
      ],
    },
    {
      type: 'list',
      items: alike.map((one): Rich => [...incidentLine(one, looking), reasons(one, about.components, looking.people)]),
    },
    buttons(...alike.map((one) => button(`Join ${reference(one.number)} instead`, 'join', one.number))),
  ];
};

/** After declaring `number`: join another instead, or merge into it. Null when nothing is like it. */
export const similar = (
  looking: Looking,
  declared: Pick<Incident, 'number' | 'components' | 'drill' | 'private'>,
  incidents: readonly Incident[],
): Message | null => {
  const { number, drill } = declared;
  const about = { number, drill, components: declared.components.map(({ name }) => name) };
  const alike = similarTo(about, incidents, looking.now);
  if (alike.length === 0) return null;
  return bounded({
    summary: `${reference(declared.number)} may be the same as ${alike.map((one) => reference(one.number)).join(', ')}`,
    tone: 'attention',
    blocks: [
      ...similarBlocks(looking, about, incidents),
      buttons(
        // What is public does not go into what is private.
        ...alike
          .filter((one) => declared.private || !one.private)
          .map((one) =>
            button(
              `Merge into ${reference(one.number)}`,
              'merge',
              declared.number,
              { into: reference(one.number) },
              {
                style: 'danger',
                confirm: `Merge ${reference(declared.number)} into ${reference(one.number)}? ${reference(declared.number)} closes and the work goes on in ${reference(one.number)}.`,
              },
            ),
          ),
      ),
    ],
  });
};
