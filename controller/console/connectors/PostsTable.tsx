import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConnectorConfig } from '../../../config/schema/connector.ts';
import { useConfigChange } from '../api/changes.ts';
import { put } from '../api/changeSets.ts';
import { useRight, whyNot } from '../api/session.ts';
import { ProductPicture } from '../floor/ProductPicker.tsx';
import { useLiveData } from '../live/useLive.tsx';
import { SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { knownValue, numberText } from '../words/amount.ts';
import { parsePost } from './postId.ts';

type Facebook = Extract<ConnectorConfig, { kind: 'facebook' }>;

function Likes({ product }: { readonly product: string }) {
  const reading = useLiveData((d) => d.readings.get(`product.likes:${product}`), undefined);
  const value = knownValue(reading);
  return (
    <span className="ec-num">
      {value === null ? 'not known yet' : `${numberText(value)} ${value === 1 ? 'like' : 'likes'}`}{' '}
      {reading?.simulated === true && <SimulatedMark short />}
    </span>
  );
}

/** Which post shows which product, and how many likes the product has. */
export function PostsTable({ connector }: { readonly connector: Facebook }) {
  const { config } = useStore();
  const allowed = useRight('campaigns');
  const { change } = useConfigChange('connectors');
  const rows = config.products.flatMap((product) =>
    product.posts.filter((p) => p.connector === connector.id).map(({ post }) => ({ product, post })),
  );
  return (
    <div className="ec-posts">
      <h3>Posts and products</h3>
      {rows.length > 0 && (
        <ul>
          {rows.map(({ product, post }) => (
            <li key={`${product.id} ${post}`}>
              <ProductPicture id={product.id} />
              <b className="ec-clip">{product.name}</b>
              <a href={`https://www.facebook.com/${post}`} target="_blank" rel="noreferrer" className="ec-num ec-clip">
                {post}
              </a>
              <Likes product={product.id} />
              <ActionIcon
                variant="subtle"
                color="gray"
                c="var(--ec-ink)"
                disabled={!allowed}
                aria-label={`Take the post ${post} from ${product.name}`}
                onClick={() => {
                  const posts = product.posts.filter((p) => p.connector !== connector.id || p.post !== post);
                  void change(`Take a post from ${product.name}`, [put('products', { ...product, posts })]);
                }}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {allowed ? <AddPost connector={connector} /> : <p className="ec-dim">{whyNot('campaigns')}</p>}
    </div>
  );
}

function AddPost({ connector }: { readonly connector: Facebook }) {
  const store = useStore();
  const { change } = useConfigChange('connectors');
  const [product, setProduct] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const parsed = parsePost(typed, connector.page);
  const owner = parsed.ok
    ? store.config.products.find((p) => p.posts.some((x) => x.connector === connector.id && x.post === parsed.post))
    : undefined;
  const fault =
    typed.trim() === ''
      ? null
      : !parsed.ok
        ? parsed.message
        : owner !== undefined
          ? `This post belongs to ${owner.name} already.`
          : null;
  const entry = product === null ? undefined : store.products.get(product);
  const ready = entry !== undefined && parsed.ok && fault === null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        const posts = [...entry.posts, { connector: connector.id, post: parsed.post }];
        void change(`Post of ${entry.name}`, [put('products', { ...entry, posts })]);
        setProduct(null);
        setTyped('');
      }}
    >
      <Select
        label="Product"
        placeholder="Choose"
        searchable
        limit={40}
        data={store.config.products.map((p) => ({ value: p.id, label: p.name }))}
        value={product}
        onChange={setProduct}
        nothingFoundMessage="There is no such product"
        renderOption={({ option }) => (
          <span className="ec-product-option">
            <ProductPicture id={option.value} />
            {option.label}
          </span>
        )}
      />
      <TextInput
        label="Post"
        placeholder="Address of the post, or PAGEID_POSTID"
        autoComplete="off"
        value={typed}
        error={fault}
        {...(parsed.ok && fault === null ? { description: `Post ${parsed.post}` } : {})}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!ready} leftSection={<IconPlus size={16} aria-hidden />}>
        Add post
      </Button>
    </form>
  );
}
