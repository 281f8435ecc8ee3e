# One image for the services, the cli, the seeding and the gateway's configuration; compose and the chart name what each
# container runs.

# The dependencies of a running service alone: not the tools, and not what only the local stack takes from npm
# (PostgreSQL, a Node of its own).
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY write-api/package.json write-api/
COPY worker/package.json worker/
COPY sync-service/package.json sync-service/
COPY read-api/package.json read-api/
COPY accounts/package.json accounts/
COPY payments/package.json payments/
COPY notifications/package.json notifications/
COPY monitor/package.json monitor/
COPY web/package.json web/
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

# The pages, built by tools that the image does not need.
FROM node:24-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY web/package.json web/
RUN npm ci --workspace web --workspace shared --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY shared/src shared/src
COPY web web
# The monitor's page shows it.
COPY docs/runbook.md docs/
RUN npm run web:build

FROM node:24-slim
# The warning is about a timer of kafkajs that is due already: it fires at once, as it should.
ENV NODE_ENV=production HOST=0.0.0.0 NODE_OPTIONS=--disable-warning=TimeoutNegativeWarning
WORKDIR /app
COPY --from=dependencies /app ./
COPY shared/src shared/src
COPY write-api/src write-api/src
COPY worker/src worker/src
COPY worker/migrations worker/migrations
COPY sync-service/src sync-service/src
COPY read-api/src read-api/src
COPY accounts/src accounts/src
COPY accounts/migrations accounts/migrations
COPY payments/src payments/src
COPY payments/migrations payments/migrations
COPY notifications/src notifications/src
COPY notifications/migrations notifications/migrations
COPY monitor/src monitor/src
COPY cli cli
COPY nginx nginx
COPY --from=pages /app/web/dist web/dist
COPY local/simulator local/simulator
COPY local/databases.ts local/roles.ts local/seed.ts local/shows.ts local/fault.ts local/until.ts local/
# What a process leaves for the one that is started in its place; see MEMBER_DIR. And where compose lays the pages for the
# gateway, which runs as another user.
RUN install -d -o node -g node -m 700 /var/lib/ticketing /var/lib/payment-simulator && install -d -o node -g node /pages
USER node
# Each service says itself whether it can do its work; the image has no curl, and needs none.
HEALTHCHECK --interval=5s --timeout=4s --retries=6 --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "write-api/src/main.ts"]
