# How the chart is rendered, for the scripts that check it. They run in the repository's folder.

helm_version=v3.18.6

# What it is rendered with when it is checked, a line each: as it comes, with everything that it can make, and for
# engines that somebody else runs.
everything=keda.enabled=true,ingress.enabled=true,cli.enabled=true,podMonitor.enabled=true,prometheusRule.enabled=true
variants=(
  ''
  "--set $everything,otlpEndpoint=https://collector.example.com
   --set kafka.tls=true,kafka.saslMechanism=scram-sha-512,tls.secret=ticketing-tls,tls.clientCertificate=true
   --set redis.sentinels=redis-sentinel:26379"
  '-f deploy/helm/values-managed.yaml'
)

kubernetes_version=v1.31.14
# Whose PodMonitor, PrometheusRule and ScaledObject the chart can make.
prometheus_operator_version=v0.76.2
keda_version=v2.15.1

# Renders the chart. Arguments: those of a variant. The version is named, because a helm built from source takes the oldest
# Kubernetes it knows for the cluster's.
render() {
  helm template ticketing deploy/helm/ticketing --kube-version "$kubernetes_version" "$@"
}

# Where a Go module is, after fetching it.
module() {
  timeout 600 go mod download -json "$1" 2>/dev/null | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'
}
