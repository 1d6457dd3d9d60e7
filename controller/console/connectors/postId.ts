/** What was made of a typed or pasted post: its id, or why not and what to do. */
export type ParsedPost =
  { readonly ok: true; readonly post: string } | { readonly ok: false; readonly message: string };

function refused(message: string): ParsedPost {
  return { ok: false, message };
}

function fromUrl(text: string): { readonly page: string; readonly post: string } | null {
  let url: URL;
  try {
    url = new URL(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
  if (!/(^|\.)(facebook\.com|fb\.com)$/i.test(url.hostname)) return null;
  const story = url.searchParams.get('story_fbid') ?? url.searchParams.get('fbid') ?? '';
  const owner = url.searchParams.get('id') ?? '';
  if (/^\d{1,30}$/.test(story) && /^\d{1,30}$/.test(owner)) return { page: owner, post: story };
  const whole = /(?:^|\/)(\d{1,30})_(\d{1,30})(?:\/|$)/.exec(url.pathname);
  if (whole !== null) return { page: whole[1]!, post: whole[2]! };
  const parts = /^\/(\d{1,30})\/(?:posts|videos|photos)\/(?:[^/]+\/)?(\d{1,30})\/?$/.exec(url.pathname);
  return parts === null ? null : { page: parts[1]!, post: parts[2]! };
}

/**
 * The id of a post, `PAGEID_POSTID`, from that id, from the number of a post of this page, or from an address that holds
 * both numbers.
 *
 * @param page id of the page whose posts are counted
 */
export function parsePost(typed: string, page: string): ParsedPost {
  const text = typed.trim();
  if (text === '') return refused('Paste the address of the post, or PAGEID_POSTID.');
  const plain = /^(\d{1,30})_(\d{1,30})$/.exec(text);
  const found = plain === null ? fromUrl(text) : { page: plain[1]!, post: plain[2]! };
  if (found === null && /^\d{1,30}$/.test(text)) return { ok: true, post: `${page}_${text}` };
  if (found === null && /pfbid/i.test(text)) {
    return refused(
      'This address hides the numbers behind a code (pfbid). Open the post from Meta Business Suite, or ask the Graph API for its id, and paste PAGEID_POSTID.',
    );
  }
  if (found === null) {
    return refused(
      'This holds no page and post number. An address like facebook.com/PAGEID/posts/POSTID works, or PAGEID_POSTID.',
    );
  }
  if (found.page !== page) {
    return refused(`This post belongs to the page ${found.page}, and this connector counts the page ${page}.`);
  }
  return { ok: true, post: `${found.page}_${found.post}` };
}
