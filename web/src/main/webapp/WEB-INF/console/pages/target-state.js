// How a target stands, in lists and on its own page.

/** What the last contact showed, unless it is left alone. */
export const stateOf = ({ paused, state }) => (paused ? 'PAUSED' : state);
