/** Modals and App Home. */
import { boolean, Complaints, isObject, members, plain, string } from './validate.ts';
import { blocks } from './validate-blocks.ts';

/** Bytes of a whole view. */
export const LARGEST_VIEW = 250_000;

/** What is wrong with a view; nothing: fine. */
export const viewComplaints = (view: unknown, surface: 'modal' | 'home'): string[] => {
  const out = new Complaints();
  const at = '/view';
  if (!isObject(view)) {
    out.add('must be an object', at);
    return out.messages;
  }
  if (view.type !== surface) out.add(`must be of type ${surface}`, `${at}/type`);
  if (surface === 'modal') {
    members(
      view,
      'type! title! blocks! submit close private_metadata callback_id external_id clear_on_close notify_on_close submit_disabled',
      at,
      out,
    );
    plain(view.title, 24, `${at}/title`, out);
    plain(view.submit, 24, `${at}/submit`, out);
    plain(view.close, 24, `${at}/close`, out);
    boolean(view.clear_on_close, `${at}/clear_on_close`, out);
    boolean(view.notify_on_close, `${at}/notify_on_close`, out);
  } else {
    members(view, 'type! blocks! private_metadata callback_id external_id', at, out);
  }
  string(view.private_metadata, 3000, `${at}/private_metadata`, out, 0);
  string(view.callback_id, 255, `${at}/callback_id`, out, 0);
  string(view.external_id, 255, `${at}/external_id`, out, 0);
  blocks(view.blocks, surface, `${at}/blocks`, out);
  const inputs =
    Array.isArray(view.blocks) && view.blocks.some((block: unknown) => isObject(block) && block.type === 'input');
  if (surface === 'modal' && inputs && view.submit === undefined) {
    out.add('missing required field: submit (a view with input blocks needs one)', at);
  }
  return out.messages;
};
