/** The emoji of the workspace, by the names that all platforms use. */
export const EMOJI: Readonly<Record<string, string>> = {
  pushpin: '📌',
  mega: '📣',
  eyes: '👀',
  white_check_mark: '✅',
  '+1': '👍',
  tada: '🎉',
  heart: '❤️',
  fire: '🔥',
  question: '❓',
  pray: '🙏',
};

export const emojiText = (name: string): string => EMOJI[name] ?? `:${name}:`;

/** Spoken: `white check mark`. */
export const emojiWords = (name: string): string => (name === '+1' ? 'thumbs up' : name.replaceAll('_', ' '));
