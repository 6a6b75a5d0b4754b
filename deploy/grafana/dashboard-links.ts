import { DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';

/** Where the files of this repository can be read. No public place exists yet: once one does, this line is to change. */
const REPOSITORY_URL = 'https://example.com/call-status/blob/main';

/** By these Grafana, links and bookmarks know the dashboards, so they stay. */
export const CALLS_UID = 'call-status-calls';
export const WORKER_UID = 'call-status-worker';

/** The way to the other dashboard, to what the figures mean, and to what to do about an alert. */
export function dashboardLinks(other: { readonly uid: string; readonly title: string }): DashboardLink[] {
  return [
    {
      ...LINK,
      title: other.title,
      icon: 'dashboard',
      tooltip: `The other dashboard, of the same time: ${other.title}`,
      url: `/d/${other.uid}`,
      includeVars: true,
      keepTime: true,
    },
    {
      ...LINK,
      title: 'What the figures mean',
      icon: 'doc',
      tooltip: 'Every metric and figure, and how it is made',
      url: `${REPOSITORY_URL}/docs/monitoring.md`,
      targetBlank: true,
    },
    {
      ...LINK,
      title: 'Runbooks',
      icon: 'bolt',
      tooltip: 'What to do about each alert',
      url: `${REPOSITORY_URL}/docs/runbooks/README.md`,
      targetBlank: true,
    },
  ];
}

const LINK = {
  type: DashboardLinkType.Link,
  tags: [],
  asDropdown: false,
  targetBlank: false,
  includeVars: false,
  keepTime: false,
};
