# The service with PostgreSQL's driver. Build: docker build --build-arg REVISION=$(git rev-parse HEAD) -t adoption-indicators .
# `make pin` writes the digest of the base image behind its name.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Dependencies first: they change less often than the code, so this layer is mostly taken from the cache.
COPY requirements/ requirements/
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r requirements/build.txt \
 && python -m venv /opt/adoption \
 && /opt/adoption/bin/pip install --require-hashes -r requirements/runtime.txt
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . ./client \
 && /opt/adoption/bin/pip install --no-deps --no-index /wheels/*.whl \
 && /opt/adoption/bin/pip check \
 && /opt/adoption/bin/pip uninstall --yes pip setuptools

FROM ${PYTHON_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="adoption-indicators" \
      org.opencontainers.image.description="Computes the adoption scorecard of England's local authorities from the events they report" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN groupadd --gid 10001 adoption \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin adoption \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data /journal /backups
COPY --from=build /opt/adoption /opt/adoption
ENV PATH=/opt/adoption/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ADOPTION_REVISION=${REVISION}
# The root file system may be mounted read-only: only /data (the SQLite file, if that is used) and /tmp are written.
WORKDIR /data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=4); c.request('GET', '/livez'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["adoption-indicators", "serve", "--host", "0.0.0.0", "--port", "8000"]
