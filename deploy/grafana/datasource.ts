/** The data source that is chosen at the top of the dashboard. */
export const CHOSEN_DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;
