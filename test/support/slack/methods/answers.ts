/** The methods the fake answers, with the SDK's own type of each answer: what keeps it honest. */
import type {
  AppsConnectionsOpenResponse,
  AuthTestResponse,
  BookmarksAddResponse,
  BookmarksEditResponse,
  BookmarksListResponse,
  BookmarksRemoveResponse,
  CanvasesCreateResponse,
  CanvasesEditResponse,
  ChatDeleteResponse,
  ChatGetPermalinkResponse,
  ChatPostEphemeralResponse,
  ChatPostMessageResponse,
  ChatUpdateResponse,
  ConversationsArchiveResponse,
  ConversationsCanvasesCreateResponse,
  ConversationsCreateResponse,
  ConversationsHistoryResponse,
  ConversationsInfoResponse,
  ConversationsInviteResponse,
  ConversationsJoinResponse,
  ConversationsKickResponse,
  ConversationsLeaveResponse,
  ConversationsListResponse,
  ConversationsMembersResponse,
  ConversationsOpenResponse,
  ConversationsRenameResponse,
  ConversationsRepliesResponse,
  ConversationsSetPurposeResponse,
  ConversationsSetTopicResponse,
  ConversationsUnarchiveResponse,
  FilesCompleteUploadExternalResponse,
  FilesGetUploadURLExternalResponse,
  FilesInfoResponse,
  PinsAddResponse,
  PinsListResponse,
  PinsRemoveResponse,
  ReactionsAddResponse,
  ReactionsGetResponse,
  ReactionsRemoveResponse,
  TeamInfoResponse,
  UsergroupsListResponse,
  UsergroupsUsersListResponse,
  UsersConversationsResponse,
  UsersInfoResponse,
  UsersListResponse,
  UsersLookupByEmailResponse,
  ViewsOpenResponse,
  ViewsPublishResponse,
  ViewsPushResponse,
  ViewsUpdateResponse,
} from '@slack/web-api';
import type { Args } from '../args.ts';
import type { World } from '../world.ts';

export interface Answers {
  'auth.test': AuthTestResponse;
  'apps.connections.open': AppsConnectionsOpenResponse;
  'bookmarks.add': BookmarksAddResponse;
  'bookmarks.edit': BookmarksEditResponse;
  'bookmarks.list': BookmarksListResponse;
  'bookmarks.remove': BookmarksRemoveResponse;
  'canvases.create': CanvasesCreateResponse;
  'canvases.edit': CanvasesEditResponse;
  'chat.delete': ChatDeleteResponse;
  'chat.getPermalink': ChatGetPermalinkResponse;
  'chat.postEphemeral': ChatPostEphemeralResponse;
  'chat.postMessage': ChatPostMessageResponse;
  'chat.update': ChatUpdateResponse;
  'conversations.archive': ConversationsArchiveResponse;
  'conversations.canvases.create': ConversationsCanvasesCreateResponse;
  'conversations.create': ConversationsCreateResponse;
  'conversations.history': ConversationsHistoryResponse;
  'conversations.info': ConversationsInfoResponse;
  'conversations.invite': ConversationsInviteResponse;
  'conversations.join': ConversationsJoinResponse;
  'conversations.kick': ConversationsKickResponse;
  'conversations.leave': ConversationsLeaveResponse;
  'conversations.list': ConversationsListResponse;
  'conversations.members': ConversationsMembersResponse;
  'conversations.open': ConversationsOpenResponse;
  'conversations.rename': ConversationsRenameResponse;
  'conversations.replies': ConversationsRepliesResponse;
  'conversations.setPurpose': ConversationsSetPurposeResponse;
  'conversations.setTopic': ConversationsSetTopicResponse;
  'conversations.unarchive': ConversationsUnarchiveResponse;
  'files.completeUploadExternal': FilesCompleteUploadExternalResponse;
  'files.getUploadURLExternal': FilesGetUploadURLExternalResponse;
  'files.info': FilesInfoResponse;
  'pins.add': PinsAddResponse;
  'pins.list': PinsListResponse;
  'pins.remove': PinsRemoveResponse;
  'reactions.add': ReactionsAddResponse;
  'reactions.get': ReactionsGetResponse;
  'reactions.remove': ReactionsRemoveResponse;
  'team.info': TeamInfoResponse;
  'usergroups.list': UsergroupsListResponse;
  'usergroups.users.list': UsergroupsUsersListResponse;
  'users.conversations': UsersConversationsResponse;
  'users.info': UsersInfoResponse;
  'users.list': UsersListResponse;
  'users.lookupByEmail': UsersLookupByEmailResponse;
  'views.open': ViewsOpenResponse;
  'views.publish': ViewsPublishResponse;
  'views.push': ViewsPushResponse;
  'views.update': ViewsUpdateResponse;
}

export type MethodName = keyof Answers;

/** What the SDK says an answer holds, without its catch-all member: an unknown one is then an error. */
type Known<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]?: T[K] };

/** Some methods, each answering what the SDK says it does; refusals are thrown as `Refused`. */
export type Family<M extends MethodName> = {
  [K in M]: (world: World, args: Args) => Omit<Known<Answers[K]>, 'ok' | 'error'>;
};
