# The chat as an image: everything is installed at build time, nothing is fetched at run time.
# Not built on the machine it was written on, which has no container engine. Run there by hand were the pinned install
# and, from an empty folder, the installed package's commands.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY prompts prompts
COPY ingest ingest
COPY index index
COPY assistant assistant
COPY eval eval
# torch's CPU build, where the pip configuration given to the build has an index that offers it.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    /venv/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 vagvisaren && install -d -o vagvisaren /data /documents
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 HF_HUB_OFFLINE=1 VAGVISAREN_DATA=/data
USER vagvisaren
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["python", "-m", "assistant", "chat", "--host", "0.0.0.0", "--port", "8000"]
