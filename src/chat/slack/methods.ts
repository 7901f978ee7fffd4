/** The methods of the Web API that Foghorn calls, with what they take and answer. The manifest's scopes follow from it. */
import type {
  AuthTestResponse,
  BookmarksAddArguments,
  BookmarksAddResponse,
  BookmarksListArguments,
  BookmarksListResponse,
  CanvasesEditArguments,
  CanvasesEditResponse,
  ChatPostEphemeralArguments,
  ChatPostEphemeralResponse,
  ChatPostMessageArguments,
  ChatPostMessageResponse,
  ChatUpdateArguments,
  ChatUpdateResponse,
  ConversationsArchiveArguments,
  ConversationsArchiveResponse,
  ConversationsCanvasesCreateArguments,
  ConversationsCanvasesCreateResponse,
  ConversationsCreateArguments,
  ConversationsCreateResponse,
  ConversationsHistoryArguments,
  ConversationsHistoryResponse,
  ConversationsInfoArguments,
  ConversationsInfoResponse,
  ConversationsInviteArguments,
  ConversationsInviteResponse,
  ConversationsOpenArguments,
  ConversationsOpenResponse,
  ConversationsRepliesArguments,
  ConversationsRepliesResponse,
  ConversationsSetTopicArguments,
  ConversationsSetTopicResponse,
  ConversationsUnarchiveArguments,
  ConversationsUnarchiveResponse,
  FilesCompleteUploadExternalArguments,
  FilesCompleteUploadExternalResponse,
  FilesGetUploadURLExternalArguments,
  FilesGetUploadURLExternalResponse,
  PinsAddArguments,
  PinsAddResponse,
  PinsListArguments,
  PinsListResponse,
  ReactionsGetArguments,
  ReactionsGetResponse,
  UsergroupsListArguments,
  UsergroupsListResponse,
  UsergroupsUsersListArguments,
  UsergroupsUsersListResponse,
  UsersConversationsArguments,
  UsersConversationsResponse,
  UsersInfoArguments,
  UsersInfoResponse,
  UsersListArguments,
  UsersListResponse,
  ViewsOpenArguments,
  ViewsOpenResponse,
  ViewsPublishArguments,
  ViewsPublishResponse,
  ViewsUpdateArguments,
  ViewsUpdateResponse,
} from '@slack/web-api';

type Nothing = Record<string, never>;

/** Method → [arguments, answer]. */
export interface Methods {
  'auth.test': [Nothing, AuthTestResponse];
  'bookmarks.add': [BookmarksAddArguments, BookmarksAddResponse];
  'bookmarks.list': [BookmarksListArguments, BookmarksListResponse];
  'canvases.edit': [CanvasesEditArguments, CanvasesEditResponse];
  'chat.postEphemeral': [ChatPostEphemeralArguments, ChatPostEphemeralResponse];
  'chat.postMessage': [ChatPostMessageArguments, ChatPostMessageResponse];
  'chat.update': [ChatUpdateArguments, ChatUpdateResponse];
  'conversations.archive': [ConversationsArchiveArguments, ConversationsArchiveResponse];
  'conversations.canvases.create': [ConversationsCanvasesCreateArguments, ConversationsCanvasesCreateResponse];
  'conversations.create': [ConversationsCreateArguments, ConversationsCreateResponse];
  'conversations.history': [ConversationsHistoryArguments, ConversationsHistoryResponse];
  'conversations.info': [ConversationsInfoArguments, ConversationsInfoResponse];
  'conversations.invite': [ConversationsInviteArguments, ConversationsInviteResponse];
  'conversations.open': [ConversationsOpenArguments, ConversationsOpenResponse];
  'conversations.replies': [ConversationsRepliesArguments, ConversationsRepliesResponse];
  'conversations.setTopic': [ConversationsSetTopicArguments, ConversationsSetTopicResponse];
  'conversations.unarchive': [ConversationsUnarchiveArguments, ConversationsUnarchiveResponse];
  'files.completeUploadExternal': [FilesCompleteUploadExternalArguments, FilesCompleteUploadExternalResponse];
  'files.getUploadURLExternal': [FilesGetUploadURLExternalArguments, FilesGetUploadURLExternalResponse];
  'pins.add': [PinsAddArguments, PinsAddResponse];
  'pins.list': [PinsListArguments, PinsListResponse];
  'reactions.get': [ReactionsGetArguments, ReactionsGetResponse];
  'usergroups.list': [UsergroupsListArguments, UsergroupsListResponse];
  'usergroups.users.list': [UsergroupsUsersListArguments, UsergroupsUsersListResponse];
  'users.conversations': [UsersConversationsArguments, UsersConversationsResponse];
  'users.info': [UsersInfoArguments, UsersInfoResponse];
  'users.list': [UsersListArguments, UsersListResponse];
  'views.open': [ViewsOpenArguments, ViewsOpenResponse];
  'views.publish': [ViewsPublishArguments, ViewsPublishResponse];
  'views.update': [ViewsUpdateArguments, ViewsUpdateResponse];
}

export type Method = keyof Methods;
export type Taken<M extends Method> = Methods[M][0];
export type Answered<M extends Method> = Methods[M][1];
