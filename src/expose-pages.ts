import { startHttpServer, type Pages } from './adapters/http.ts';
import type { Logger } from './adapters/log.ts';
import type { Config } from './config.ts';
import { createStatusPage, type StatusPageParts } from './page/status-page.ts';
import type { Exposure } from './worker-state.ts';

/**
 * Serves the pages for machines, and beside them the one for people unless it is turned off.
 * @throws StopError where the address cannot be listened on.
 */
export async function exposePages(
  config: Pick<Config, 'HTTP_HOST' | 'HTTP_PORT' | 'STATUS_PAGE'>,
  log: Logger,
  forMachines: Pages,
  parts: Omit<StatusPageParts, 'onError'>,
): Promise<Exposure> {
  const { HTTP_HOST: host, HTTP_PORT: port } = config;
  if (!config.STATUS_PAGE) return startHttpServer(host, port, forMachines);
  const page = createStatusPage({
    ...parts,
    onError: (error) => log.warn({ err: error }, 'the page could not look at the metrics'),
  });
  try {
    const server = await startHttpServer(host, port, { ...page.pages, ...forMachines }, page.streams);
    return {
      url: server.url,
      async close() {
        page.close();
        await server.close();
      },
    };
  } catch (error) {
    page.close();
    throw error;
  }
}
