#!/usr/bin/env bash
# Checks what deploys the system: the Helm chart (rendered and linted) and the alert rules (checked and run against their
# tests). A tool that is not on the PATH is fetched into .local/bin where Go or apt is there, and is left out otherwise.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

helm_version=v3.18.6
bin=$PWD/.local/bin
PATH=$PATH:$bin
status=0

check() {
  echo "> $*"
  "$@" || status=1
}

if ! command -v helm >/dev/null && command -v go >/dev/null; then
  echo 'Fetching helm.'
  GOBIN=$bin GOFLAGS=-p=1 timeout 600 nice go install "helm.sh/helm/v3/cmd/helm@$helm_version" 2>/dev/null || echo 'helm cannot be had.'
fi
if command -v helm >/dev/null; then
  check helm lint --strict deploy/helm/ticketing
  # Named, because a helm built from source takes the oldest Kubernetes it knows for the cluster's.
  check helm template ticketing deploy/helm/ticketing --kube-version 1.31.0 >/dev/null
  everything=keda.enabled=true,ingress.enabled=true,cli.enabled=true,podMonitor.enabled=true,prometheusRule.enabled=true
  check helm template ticketing deploy/helm/ticketing --kube-version 1.31.0 \
    --set "$everything,otlpEndpoint=https://collector.example.com" \
    --set kafka.tls=true,kafka.saslMechanism=scram-sha-512,tls.secret=ticketing-tls,tls.clientCertificate=true >/dev/null
else
  echo 'The chart is not checked: there is no helm.'
fi

if ! command -v promtool >/dev/null && command -v apt-get >/dev/null; then
  echo 'Fetching promtool.'
  unpacked=$(mktemp -d)
  # Out of Debian's package, without installing it: that would start a Prometheus.
  if (cd "$unpacked" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; } && dpkg -x ./*.deb .) >/dev/null 2>&1; then
    mkdir -p "$bin" && cp "$unpacked/usr/bin/promtool" "$bin/"
  else
    echo 'promtool cannot be had.'
  fi
  rm -rf "$unpacked"
fi
if command -v promtool >/dev/null; then
  check promtool check config --syntax-only deploy/prometheus/prometheus.yml
  check promtool check rules deploy/prometheus/alerts.yml
  check promtool test rules deploy/prometheus/alerts.test.yml
else
  echo 'The alerts are not checked: there is no promtool.'
fi
exit "$status"
