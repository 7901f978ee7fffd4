/** The most recently used values, so many and no more. */
export interface Recent<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
}

export const createRecent = <K, V>(size: number): Recent<K, V> => {
  // A Map keeps the order of insertion: the first key is the one longest unused.
  const values = new Map<K, V>();
  const touch = (key: K, value: V): void => {
    values.delete(key);
    values.set(key, value);
  };
  return {
    get: (key) => {
      const value = values.get(key);
      if (value !== undefined) touch(key, value);
      return value;
    },
    set: (key, value) => {
      touch(key, value);
      if (values.size > size) for (const [oldest] of values) return void values.delete(oldest);
    },
    delete: (key) => void values.delete(key),
  };
};
