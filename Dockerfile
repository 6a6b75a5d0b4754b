FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No dependency of the worker needs its install script.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim AS worker
# Freed buffers go back to the system at once; else memory grows for as long as the worker is busy.
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=9464 MALLOC_MMAP_THRESHOLD_=131072
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY schemas ./schemas
COPY src ./src
USER node
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# V8 lets its heap grow to what the machine has; these bounds halve the memory at the same throughput.
ENTRYPOINT ["node", "--max-semi-space-size=4", "--max-old-space-size=192", "src/cli.ts"]
CMD ["run"]

# For the demo profile of the compose file: sends made-up calls.
FROM worker AS calls
COPY demo ./demo
HEALTHCHECK NONE
ENTRYPOINT ["node", "demo/feed.ts"]
CMD []

# What is built unless told otherwise.
FROM worker
