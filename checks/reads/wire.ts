/** The JSON form of a client type: dates are ISO 8601 strings and every field may be missing. */
export type Wire<T> = T extends Date
  ? string
  : T extends Uint8Array
    ? string
    : T extends readonly (infer I)[]
      ? Wire<I>[]
      : T extends object
        ? { [K in keyof T]?: Wire<Exclude<T[K], undefined>> | undefined }
        : T;
