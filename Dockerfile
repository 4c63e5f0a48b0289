# One image for every service: BOCAGE_TARGETS chooses which ones a container runs.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /bocage
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
COPY packages packages
COPY services services
COPY docs/verify.md docs/
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile \
 && npx --yes pnpm@12.21.0 --filter @bocage/web build \
 && rm -rf node_modules packages/*/node_modules services/*/node_modules \
 && npx --yes pnpm@12.21.0 install --frozen-lockfile --prod --filter '!@bocage/web'

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production BOCAGE_HOST=0.0.0.0
WORKDIR /bocage
# The sources run as they are: Node strips the types. They stay out of node_modules, where it would not.
COPY --from=build /bocage ./
USER node
EXPOSE 8080
ENTRYPOINT ["node", "services/bocage/src/main.ts"]
CMD ["serve"]
