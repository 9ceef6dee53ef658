# The app: two stages, so that neither pip nor the sources reach the image that runs, only the installed package's commands.
# Nothing is fetched at run time. In a network without the registries, build elsewhere and `docker save` the image:
# docs/operations/installation.md.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
COPY constraints.txt pyproject.toml README.md LICENSE NOTICE ./
COPY prompts prompts
COPY ingest ingest
COPY index index
COPY assistant assistant
COPY eval eval
# torch's CPU build, where the pip configuration given to the build has an index that offers it.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    /venv/bin/pip install --no-cache-dir -c constraints.txt '.[postgresql]'

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for `python -m assistant backup`; of the server's version or newer.
ARG POSTGRESQL_CLIENT=postgresql-client
RUN apt-get update && apt-get install --yes --no-install-recommends ${POSTGRESQL_CLIENT} && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 vagvisaren && install -d -o vagvisaren -m 700 /data /data/chat && install -d /documents
COPY --from=build /venv /venv
COPY --chmod=755 deploy/with-secrets.sh /usr/local/bin/with-secrets
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HF_HUB_OFFLINE=1 VAGVISAREN_DATA=/data
USER vagvisaren
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["with-secrets"]
CMD ["python", "-m", "assistant", "chat", "--host", "0.0.0.0", "--port", "8000"]
