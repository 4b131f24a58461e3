# docker buildx build --platform linux/amd64,linux/arm64 \
#     --build-arg VERSION=0.1.0 --build-arg VCS_REF=$(git rev-parse HEAD) --build-arg BUILD_DATE=$(date -u +%Y-%m-%dT%H:%M:%SZ) .

# There are no Debian images of the .NET 10 SDK, and its own need other packages for the other architecture.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0@sha256:ea8bde36c11b6e7eec2656d0e59101d4462f6bd630730f2c8201ed0572b295d5 AS sdk

# The workflows use the same, which Dependabot renews only here; a test compares them.
FROM --platform=$BUILDPLATFORM debian:12@sha256:9344f8b8992482f80cba753f323adeaf17690076c095ccff6cc9536be98185dc AS build
ARG TARGETARCH
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 CI=true
WORKDIR /source
COPY image/install-tools image/
RUN image/install-tools $TARGETARCH
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
ENV PATH=$PATH:/usr/share/dotnet
COPY . .
RUN image/publish $TARGETARCH && mv artifacts/image/$TARGETARCH/root /root-of-image

FROM scratch
ARG BUILD_DATE
ARG VERSION
ARG VCS_REF
LABEL org.opencontainers.image.created=$BUILD_DATE \
    org.opencontainers.image.description="Brings a Hugging Face model into an object store, whole and verified." \
    org.opencontainers.image.licenses=MIT \
    org.opencontainers.image.revision=$VCS_REF \
    org.opencontainers.image.title=hf-model-cache \
    org.opencontainers.image.version=$VERSION
COPY --from=build /root-of-image/ /
USER 1000:1000
WORKDIR /
ENTRYPOINT ["/hf-model-cache"]
