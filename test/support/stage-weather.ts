/** The chat platform failing Foghorn: its port decorated in place, so that whoever calls it by name meets the weather. */
import type { LocalChat } from '../../src/chat/local/index.ts';
import { DeliveryError } from '../../src/engine/ports.ts';

export type Verb = 'openRoom' | 'invite' | 'setTopic' | 'post' | 'edit' | 'pin' | 'direct';

export interface Weather {
  /** Nothing gets through until `clear`. */
  down: boolean;
  /** This one verb is refused for good, with that sentence, until `clear`. */
  refusing: { verb: Verb; sentence: string } | null;
  /** Calls that did not get through. */
  failed: number;
}

export const clearSky = (): Weather => ({ down: false, refusing: null, failed: 0 });

export const underWeather = (chat: LocalChat, weather: Weather): void => {
  const met = <A extends unknown[], R>(verb: Verb, call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      const { down, refusing } = weather;
      if (!down && refusing?.verb !== verb) return call(...args);
      weather.failed++;
      if (down) throw new DeliveryError('unreachable', 'The chat platform does not answer.');
      throw new DeliveryError('refused', refusing?.sentence ?? '', { permanent: true });
    };
  };
  const { openRoom, invite, setTopic, post, edit, pin, direct } = chat;
  Object.assign(chat, {
    openRoom: met('openRoom', openRoom),
    invite: met('invite', invite),
    setTopic: met('setTopic', setTopic),
    post: met('post', post),
    edit: met('edit', edit),
    pin: met('pin', pin),
    direct: met('direct', direct),
  } satisfies Pick<LocalChat, Verb>);
};
