import { ActionIcon, Select, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { mediaUrl } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';

/** Most products of a rack. */
export const MAX_ON_RACK = 12;

/** Picture of a product; its name stands beside it. */
export function ProductPicture({ id }: { readonly id: string }) {
  const store = useStore();
  const product = store.products.get(id);
  const asset = product?.image === undefined ? undefined : store.media[product.image];
  return (
    <span className="ec-product-picture" style={{ background: product?.accent }} aria-hidden>
      {asset !== undefined && <img src={mediaUrl(asset)} alt="" loading="lazy" decoding="async" />}
    </span>
  );
}

/** Products with their pictures, chosen by name, brand or GTIN. */
export function ProductPicker({
  label,
  products,
  onSave,
}: {
  readonly label: string;
  readonly products: readonly string[];
  readonly onSave: (products: string[]) => void;
}) {
  const store = useStore();
  const [search, setSearch] = useState('');
  const full = products.length >= MAX_ON_RACK;
  return (
    <div className="ec-products">
      <Text size="sm" fw={500}>
        {label} <span className="ec-dim ec-num">{products.length}</span>
      </Text>
      {products.length > 0 && (
        <ul>
          {products.map((id) => {
            const product = store.products.get(id);
            return (
              <li key={id}>
                <ProductPicture id={id} />
                <span className="ec-clip" title={product?.name}>
                  {product?.name ?? id}
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  c="var(--ec-ink)"
                  aria-label={`Take ${product?.name ?? id} off`}
                  onClick={() => onSave(products.filter((p) => p !== id))}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
      )}
      <Select
        aria-label="Add a product"
        placeholder={full ? `At most ${MAX_ON_RACK} products` : 'Add a product: name, brand or GTIN'}
        disabled={full}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        value={null}
        limit={40}
        data={store.config.products
          .filter((p) => !products.includes(p.id))
          .map((p) => ({ value: p.id, label: p.name }))}
        filter={({ options, search: typed }) => {
          const words = typed.trim().toLowerCase();
          return options.filter((option) => {
            if (!('value' in option)) return false;
            const p = store.products.get(option.value);
            return words === '' || `${p?.name} ${p?.brand} ${p?.category} ${p?.gtin}`.toLowerCase().includes(words);
          });
        }}
        nothingFoundMessage="There is no such product"
        renderOption={({ option }) => (
          <span className="ec-product-option">
            <ProductPicture id={option.value} />
            <span>
              {option.label}
              <span className="ec-dim"> {store.products.get(option.value)?.brand}</span>
            </span>
          </span>
        )}
        onChange={(id) => {
          setSearch('');
          if (id !== null) onSave([...products, id]);
        }}
      />
    </div>
  );
}
