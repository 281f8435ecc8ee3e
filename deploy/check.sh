#!/usr/bin/env bash
# Checks what deploys the system: the Helm chart (linted, rendered, and each manifest compared with the schemas of the
# API), and the alert rules (checked and run against their tests). What is not there is fetched into .local where Go or
# apt is, and is left out otherwise, with a sentence about it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kubeconform_version=v0.6.7
source deploy/helm/chart.sh
schemas=$PWD/.local/api-schemas-$kubernetes_version
bin=$PWD/.local/bin
PATH=$PATH:$bin
status=0

check() {
  echo "> $*"
  "$@" || status=1
}

install_with_go() {
  echo "Fetching $1."
  GOBIN=$bin GOFLAGS=-p=1 timeout 600 nice go install "$2" 2>/dev/null || echo "$1 cannot be had."
}

fetch_schemas() {
  echo 'Fetching the schemas of the Kubernetes API.'
  local kubernetes operator keda
  kubernetes=$(module "k8s.io/kubernetes@$kubernetes_version")
  operator=$(module "github.com/prometheus-operator/prometheus-operator@$prometheus_operator_version")
  keda=$(module "github.com/kedacore/keda/v2@$keda_version")
  PATH=$PWD/node_modules/.bin:$PATH node deploy/helm/api-schemas.ts "$schemas.new" "$kubernetes" \
    "$operator/example/prometheus-operator-crd" "$keda/config/crd/bases" && mv "$schemas.new" "$schemas"
}

# Renders the chart with some values, and compares what comes of it with the API.
check_manifests() {
  local manifests
  manifests=$(mktemp)
  echo "> helm template ticketing deploy/helm/ticketing $*"
  if ! render "$@" >"$manifests"; then
    status=1
  elif command -v kubeconform >/dev/null && [ -d "$schemas" ]; then
    kubeconform -strict -summary -schema-location "$schemas/{{.ResourceKind}}{{.KindSuffix}}.json" <"$manifests" || status=1
  fi
  rm -f "$manifests"
}

if ! command -v helm >/dev/null && command -v go >/dev/null; then
  install_with_go helm "helm.sh/helm/v3/cmd/helm@$helm_version"
fi
if command -v helm >/dev/null; then
  if ! command -v kubeconform >/dev/null && command -v go >/dev/null; then
    install_with_go kubeconform "github.com/yannh/kubeconform/cmd/kubeconform@$kubeconform_version"
  fi
  if [ ! -d "$schemas" ] && command -v go >/dev/null; then
    fetch_schemas || echo 'The schemas of the Kubernetes API cannot be had.'
  fi
  if ! command -v kubeconform >/dev/null || [ ! -d "$schemas" ]; then
    echo 'The manifests are rendered, but not compared with the API: there is no kubeconform, or no schemas.'
  fi
  check helm lint --strict deploy/helm/ticketing
  for variant in "${variants[@]}"; do
    # Its words are arguments.
    # shellcheck disable=SC2086
    check_manifests $variant
  done
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
