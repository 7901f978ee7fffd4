/** The sections of a postmortem, in reading order. */
export const SECTIONS = [
  { id: 'summary', title: 'Summary' },
  { id: 'impact', title: 'Impact' },
  { id: 'detection', title: 'Detection' },
  { id: 'response', title: 'Response' },
  { id: 'roles', title: 'Roles and responders' },
  { id: 'timeline', title: 'Timeline' },
  { id: 'updates', title: 'Status updates' },
  { id: 'cadence', title: 'Update cadence' },
  { id: 'factors', title: 'Contributing factors' },
  { id: 'well', title: 'What went well' },
  { id: 'poorly', title: 'What went poorly' },
  { id: 'lucky', title: 'Where we got lucky' },
  { id: 'actions', title: 'Action items' },
  { id: 'oddities', title: 'Contradictions in the record' },
  { id: 'questions', title: 'Open questions' },
  { id: 'log', title: 'Appendix: complete log' },
] as const;
export type SectionId = (typeof SECTIONS)[number]['id'];

export const isSection = (id: string): id is SectionId => SECTIONS.some((section) => section.id === id);
