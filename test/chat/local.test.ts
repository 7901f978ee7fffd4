import { chatContract } from '../contracts/chat.ts';
import { localWorld } from './local-world.ts';

chatContract('The local workspace', localWorld);
