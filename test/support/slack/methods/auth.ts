/** Who the app is, and the workspace. */
import type { Family } from './answers.ts';

export const auth: Family<'auth.test' | 'team.info'> = {
  'auth.test': ({ team, app, users }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    user: users.get(app.botUser)?.name ?? 'foghorn',
    team_id: team.id,
    user_id: app.botUser,
    bot_id: app.botId,
    is_enterprise_install: false,
  }),
  'team.info': ({ team }) => ({
    team: {
      id: team.id,
      name: team.name,
      url: `https://${team.domain}.slack.com/`,
      domain: team.domain,
      email_domain: '',
      icon: { image_default: true },
      avatar_base_url: 'https://ca.slack-edge.com/',
      is_verified: false,
    },
  }),
};
