/** Raised whenever the same inputs may be decided in another way: a replay then says that it compares two engines. */
export const ENGINE_VERSION = 4;
