{{/* The server's labels differ from those of the Jobs, whose NetworkPolicy denies incoming connections. */}}
{{- define "hf-model-cache.server.labels" -}}
app.kubernetes.io/name: hf-model-cache-server
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The name of the port, and of the scheme. */}}
{{- define "hf-model-cache.server.scheme" -}}
{{ ternary "https" "http" (ne .Values.server.tls.secretName "") }}
{{- end }}

{{/* The server's settings: those of the Jobs without their models, and its own. */}}
{{- define "hf-model-cache.server.settings" -}}
{{- $server := .Values.server -}}
{{- $settings := omit .Values.settings "MODEL_NAME" "MODELS" "MODELS_FILE" "REPO_TYPE" "REVISION" -}}
{{- $own := dict "ON_MISS" $server.onMiss "ACCESS" $server.access -}}
{{- $own = set $own "FILL_PATTERNS" (join "," $server.fillPatterns) -}}
{{- $own = set $own "SERVE_CONTENT" $server.content -}}
{{- $own = set $own "PUBLIC_S3_ENDPOINT_URL" $server.publicEndpointUrl -}}
{{- if $server.tokensSecret -}}
{{- $own = set $own "SERVE_TOKENS_FILE" "/etc/model-cache/tokens/tokens" -}}
{{- end -}}
{{- if $server.tls.secretName -}}
{{- $own = set $own "TLS_CERT_FILE" "/etc/model-cache/tls/tls.crt" -}}
{{- $own = set $own "TLS_KEY_FILE" "/etc/model-cache/tls/tls.key" -}}
{{- end -}}
{{- range $name, $value := $own -}}
{{- if $value -}}
{{- $settings = set $settings $name $value -}}
{{- end -}}
{{- end -}}
{{ toYaml $settings }}
{{- end }}

{{/* The server's volumes, as a list. */}}
{{- define "hf-model-cache.server.volumes" -}}
{{- $volumes := concat .Values.extraVolumes (include "hf-model-cache.identity" . | fromYamlArray) -}}
{{- with .Values.server.tls.secretName -}}
{{- $volumes = append $volumes (dict "name" "tls" "secret" (dict "secretName" .)) -}}
{{- end -}}
{{- with .Values.server.tokensSecret -}}
{{- $volumes = append $volumes (dict "name" "tokens" "secret" (dict "secretName" .)) -}}
{{- end -}}
{{ toYaml $volumes }}
{{- end }}

{{/* Where they are mounted, as a list. */}}
{{- define "hf-model-cache.server.volumeMounts" -}}
{{- $mounts := .Values.extraVolumeMounts -}}
{{- if .Values.webIdentity.roleArn -}}
{{- $mounts = append $mounts (dict "name" "model-cache-identity" "mountPath" "/var/run/secrets/model-cache" "readOnly" true) -}}
{{- end -}}
{{- if .Values.server.tls.secretName -}}
{{- $mounts = append $mounts (dict "name" "tls" "mountPath" "/etc/model-cache/tls" "readOnly" true) -}}
{{- end -}}
{{- if .Values.server.tokensSecret -}}
{{- $mounts = append $mounts (dict "name" "tokens" "mountPath" "/etc/model-cache/tokens" "readOnly" true) -}}
{{- end -}}
{{ toYaml $mounts }}
{{- end }}
