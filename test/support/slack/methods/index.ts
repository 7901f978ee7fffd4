/** Every method the fake answers. */
import type { Sockets } from '../socket.ts';
import type { Family, MethodName } from './answers.ts';
import { auth } from './auth.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { history } from './history.ts';
import { marks } from './marks.ts';
import { people } from './people.ts';
import { views } from './views.ts';

/** Those that need the app's own token instead of the bot's. */
export const APP_METHODS = new Set<string>(['apps.connections.open']);

export const methodsOf = (sockets: Sockets): Family<MethodName> => ({
  ...auth,
  ...chat,
  ...conversations,
  ...files,
  ...history,
  ...marks,
  ...people,
  ...views,
  'apps.connections.open': () => ({ url: sockets.ticket() }),
});
