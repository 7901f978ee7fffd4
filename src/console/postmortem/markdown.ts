/** Markdown as safe HTML. No HTML of people's own, no pictures from elsewhere, links to the web alone. */
import MarkdownIt from 'markdown-it';
import { type Html, raw } from '../html.ts';

/** Under a page's title and a section's title. */
const DEEPER = 2;

const build = () => {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // A picture would tell its server who reads; its text stands for it.
  markdown.disable('image');
  markdown.validateLink = (address) => /^(https?:\/\/|mailto:|#|\/(?!\/))/i.test(address.trim());
  const { rules } = markdown.renderer;
  const plain: NonNullable<typeof rules.link_open> = (tokens, index, options, _, self) =>
    self.renderToken(tokens, index, options);
  rules.link_open = (tokens, index, options, env, self) => {
    tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
    return plain(tokens, index, options, env, self);
  };
  for (const rule of ['heading_open', 'heading_close'] as const)
    rules[rule] = (tokens, index, options, env, self) => {
      const token = tokens[index];
      if (token) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + DEEPER)}`;
      return plain(tokens, index, options, env, self);
    };
  // Wide tables scroll by themselves, by keyboard too.
  rules.table_open = () => '<div class="scroll" tabindex="0" role="region" aria-label="Table">\n<table>\n';
  rules.table_close = () => '</table>\n</div>\n';
  rules.th_open = () => '<th scope="col">';
  return markdown;
};

const markdown = build();

export const renderMarkdown = (text: string): Html => raw(markdown.render(text));
