{{- define "ticketing.fullname" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "ticketing.selector" -}}
app.kubernetes.io/name: ticketing
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "ticketing.labels" -}}
{{ include "ticketing.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "ticketing.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "ticketing.unprivileged" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- /* The port that a URL names, or that of its scheme. */ -}}
{{- define "ticketing.portOfUrl" -}}
{{- $url := urlParse . }}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary 443 80 (eq $url.scheme "https")) }}
{{- end }}

{{/* Whom to trust, and who we are, where an engine is reached over TLS. */}}
{{- define "ticketing.tlsEnv" -}}
{{- if .Values.tls.secret }}
- { name: TLS_CA_FILE, value: /etc/ticketing/tls/ca.crt }
{{- if .Values.tls.clientCertificate }}
- { name: TLS_CERT_FILE, value: /etc/ticketing/tls/tls.crt }
- { name: TLS_KEY_FILE, value: /etc/ticketing/tls/tls.key }
{{- end }}
{{- end }}
{{- end }}

{{/* How Kafka is asked, beside where it is. */}}
{{- define "ticketing.kafkaSecurityEnv" -}}
{{- if .Values.kafka.tls }}
- { name: KAFKA_TLS, value: "on" }
{{- end }}
{{- with .Values.kafka.saslMechanism }}
- { name: KAFKA_SASL_MECHANISM, value: {{ . | quote }} }
{{- range list "KAFKA_SASL_USERNAME" "KAFKA_SASL_PASSWORD" }}
- { name: {{ . }}, valueFrom: { secretKeyRef: { name: {{ $.Values.secret }}, key: {{ . }} } } }
{{- end }}
{{- end }}
{{- end }}

{{- define "ticketing.tlsMount" -}}
{{- if .Values.tls.secret }}
- { name: tls, mountPath: /etc/ticketing/tls, readOnly: true }
{{- end }}
{{- end }}

{{- define "ticketing.tlsVolume" -}}
{{- with .Values.tls.secret }}
- { name: tls, secret: { secretName: {{ . }}, defaultMode: 0444 } }
{{- end }}
{{- end }}
