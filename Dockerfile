# The development chain as an image:
#
#   docker build --tag dtao-node .
#   docker run --rm --publish 127.0.0.1:9944:9944 dtao-node
#
# It keeps the chain in /data. Arguments replace the last line: `dtao-node --dev --sealing manual
# --unsafe-rpc-external --rpc-methods unsafe` makes a block when a client of another machine, which
# every client of a container is, calls `engine_createBlock`.

FROM debian:trixie-slim AS build

# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends ca-certificates curl \
	&& rm -rf /var/lib/apt/lists/*
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl --fail --silent --show-error https://sh.rustup.rs \
	| sh -s -- -y --profile minimal --default-toolchain none
ENV PATH=/root/.cargo/bin:$PATH CARGO_TARGET_DIR=/target

# What changes seldom first, so that a changed source does not install everything again.
WORKDIR /source
COPY rust-toolchain.toml ./
COPY scripts/env scripts/setup scripts/
RUN scripts/setup build

COPY . .
RUN scripts/build --locked --features dtao-runtime-wasm/metadata-hash && strip -o /dtao-node /target/release/dtao-node

FROM debian:trixie-slim

# hadolint ignore=DL3008
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends ca-certificates libssl3t64 \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --uid 1000 --create-home dtao \
	&& install --directory --owner dtao --group dtao /data
COPY --from=build /dtao-node /usr/local/bin/

USER 1000
VOLUME /data
EXPOSE 9944 30333
# Without a client in the image, the shell asks.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD [ "bash", "-c", \
	"exec 3<>/dev/tcp/127.0.0.1/9944 && printf 'GET /health HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '" ]
ENTRYPOINT ["dtao-node"]
CMD ["--dev", "--base-path", "/data", "--unsafe-rpc-external"]
