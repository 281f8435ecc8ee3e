#!/usr/bin/env bash
# Has a real API server take all that the chart makes, as a server-side dry run. Beyond the schemas (check.sh) it fills in
# defaults and refuses wrong names, selectors, ports and quantities, and pods that may do too much. There is no cluster: a
# kube-apiserver with an etcd of its own, on loopback, for as long as this runs. Needs etcd, openssl and Go; builds
# kube-apiserver, kubectl and helm where they are missing, which takes some ten minutes, once. Exit code 1 where something
# is refused.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/helm/chart.sh

bin=$PWD/.local/bin
etcd_port=${ETCD_PORT:-23790}
api_port=${API_PORT:-26443}
PATH=$PATH:$bin
dir=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait; rm -rf "$dir"' EXIT

# Kubernetes' own module names its parts by their folders, so that it cannot be installed: a module of ours names them.
build_kubernetes() {
  local kubernetes programs=("$@") program
  kubernetes=$(module "k8s.io/kubernetes@$kubernetes_version")
  mkdir "$dir/build" && cd "$dir/build"
  {
    printf 'module dryrun\n\ngo 1.22.0\n\nrequire k8s.io/kubernetes %s\n\n' "$kubernetes_version"
    sed -n "s|^\t\(k8s.io/[a-z-]*\) => ./staging.*|replace \1 => \1 ${kubernetes_version/v1/v0}|p" "$kubernetes/go.mod"
  } >go.mod
  printf '//go:build tools\n\npackage tools\n\nimport (\n' >tools.go
  for program in "${programs[@]}"; do printf '\t_ "k8s.io/kubernetes/cmd/%s"\n' "$program" >>tools.go; done
  echo ')' >>tools.go
  go mod tidy -e >/dev/null 2>&1
  for program in "${programs[@]}"; do
    echo "Building $program $kubernetes_version."
    GOFLAGS='-p=1 -mod=mod' nice go build -o "$bin/$program" \
      -ldflags "-X k8s.io/component-base/version.gitVersion=$kubernetes_version" "k8s.io/kubernetes/cmd/$program"
  done
  cd - >/dev/null
}

until_ready() {
  for _ in {1..120}; do
    curl -sk "https://127.0.0.1:$api_port/readyz" 2>/dev/null | grep -q '^ok' && return
    kill -0 "${pids[@]}" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 5 "$dir"/*.log
  echo 'The API server does not start.'
  exit 1
}

for program in etcd openssl; do
  command -v "$program" >/dev/null || { echo "A dry run needs $program."; exit 1; }
done
missing=()
for program in kube-apiserver kubectl; do command -v "$program" >/dev/null || missing+=("$program"); done
if ((${#missing[@]})); then build_kubernetes "${missing[@]}"; fi
if ! command -v helm >/dev/null; then
  echo "Building helm $helm_version."
  GOBIN=$bin GOFLAGS=-p=1 nice go install "helm.sh/helm/v3/cmd/helm@$helm_version"
fi

openssl genrsa -out "$dir/accounts.key" 2048 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,dry-run,1,\"system:masters\"" >"$dir/tokens.csv"
etcd --data-dir "$dir/etcd" --log-level error \
  --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
  --listen-peer-urls 'http://127.0.0.1:0' >"$dir/etcd.log" 2>&1 &
pids+=($!)
kube-apiserver --etcd-servers "http://127.0.0.1:$etcd_port" --bind-address 127.0.0.1 --secure-port "$api_port" \
  --cert-dir "$dir/certificates" --token-auth-file "$dir/tokens.csv" --authorization-mode RBAC \
  --service-account-issuer https://kubernetes.default.svc --service-cluster-ip-range 10.0.0.0/24 \
  --service-account-key-file "$dir/accounts.key" --service-account-signing-key-file "$dir/accounts.key" \
  >"$dir/kube-apiserver.log" 2>&1 &
pids+=($!)
until_ready

server() {
  kubectl --server "https://127.0.0.1:$api_port" --insecure-skip-tls-verify --token "$token" "$@"
}

operator=$(module "github.com/prometheus-operator/prometheus-operator@$prometheus_operator_version")
keda=$(module "github.com/kedacore/keda/v2@$keda_version")
# Their definitions are too large for the annotation of an apply by the client.
server apply --server-side -f "$operator/example/prometheus-operator-crd" -f "$keda/config/crd/bases" >/dev/null
server wait --for condition=Established --all crd --timeout 60s >/dev/null
server create namespace ticketing >/dev/null
# A pod that may do more than the strictest of Kubernetes' own profiles allows is a warning, and fails.
server label namespace ticketing pod-security.kubernetes.io/warn=restricted >/dev/null
status=0
for variant in "${variants[@]}"; do
  echo "> helm template ticketing deploy/helm/ticketing" $variant
  # Its words are arguments.
  # shellcheck disable=SC2086
  render --namespace ticketing $variant |
    server apply --namespace ticketing --server-side --dry-run=server --validate=strict --warnings-as-errors -f - ||
    status=1
done
exit "$status"
