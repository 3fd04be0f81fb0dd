# syntax=docker/dockerfile:1
#
# Two images from one build:
#
#   docker build --build-arg IMAGES=REGISTRY/dotnet --target server  -t agent-identity/server  .
#   docker build --build-arg IMAGES=REGISTRY/dotnet --target sidecar -t agent-identity/sidecar .
#
# IMAGES is where your .NET images live (the folder that holds sdk and aspnet); no registry is assumed.
# Both run as user 1654 with a read-only root file system: everything they write goes to /data.
ARG IMAGES
ARG DOTNET=10.0

FROM ${IMAGES}/sdk:${DOTNET} AS build
WORKDIR /source
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
COPY . .
RUN dotnet publish src/AgentIdentity.Server -c Release -o /out/server && \
    dotnet publish src/AgentIdentity.Sidecar -c Release -o /out/sidecar && \
    dotnet publish src/AgentIdentity.Cli -c Release -o /out/agentid && \
    mkdir -p /out/data && chmod 0700 /out/data

# The chiselled image has no shell and no package manager. The extra flavour has the time zones, which rules and conditions
# may name (policies/default reads Europe/Berlin); without them such a rule fails, and a rule that fails refuses the call.
FROM ${IMAGES}/aspnet:${DOTNET}-noble-chiseled-extra AS runtime
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_RUNNING_IN_CONTAINER=true \
    ASPNETCORE_HTTP_PORTS=
USER 1654:1654
WORKDIR /app

FROM runtime AS server
COPY --from=build --chown=0:0 /out/server /app
COPY --from=build --chown=0:0 /out/agentid /agentid
COPY --from=build --chown=0:0 /source/policies/default /policies/default
COPY --from=build --chown=1654:1654 /out/data /data
ENV AgentIdentity__DataFolder=/data \
    AgentIdentity__PolicyFolder=/policies/default \
    Urls=http://0.0.0.0:5080
VOLUME /data
EXPOSE 5080
ENTRYPOINT ["dotnet", "AgentIdentity.Server.dll"]

# Loopback only: it runs in the workload's own network namespace, so nothing is exposed.
FROM runtime AS sidecar
COPY --from=build --chown=0:0 /out/sidecar /app
COPY --from=build --chown=1654:1654 /out/data /data
ENV AgentIdentity__Sidecar__CallerKeyFile=/data/sidecar.key
VOLUME /data
ENTRYPOINT ["dotnet", "AgentIdentity.Sidecar.dll"]
