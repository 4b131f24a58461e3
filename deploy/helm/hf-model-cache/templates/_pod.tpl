{{- define "hf-model-cache.labels" -}}
app.kubernetes.io/name: hf-model-cache
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "hf-model-cache.image" -}}
{{- with .Values.image -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default (printf "v%s" $.Chart.AppVersion) }}{{ end }}
{{- end -}}
{{- end }}

{{/* The ConfigMap that lists the models. */}}
{{- define "hf-model-cache.models" -}}
{{ .Release.Name | trunc 44 }}-models-{{ toJson .Values.models | sha256sum | trunc 8 }}
{{- end }}

{{/* A value as text. Numbers in YAML are floating-point, and would become 1e+09. */}}
{{- define "hf-model-cache.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}

{{/* Credentials of the bucket, as variables. */}}
{{- define "hf-model-cache.credentials" -}}
{{- if .Values.webIdentity.roleArn -}}
- name: AWS_ROLE_ARN
  value: {{ .Values.webIdentity.roleArn | quote }}
- name: AWS_WEB_IDENTITY_TOKEN_FILE
  value: /var/run/secrets/model-cache/token
{{- else -}}
- name: AWS_ACCESS_KEY_ID
  valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: access-key-id } }
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: secret-access-key } }
{{- end }}
{{- end }}

{{/* The variables that every container has. The second element holds its settings. */}}
{{- define "hf-model-cache.variables" -}}
{{- $root := index . 0 -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: POD_UID
  valueFrom: { fieldRef: { fieldPath: metadata.uid } }
{{- range $name, $value := index . 1 }}
- name: {{ $name }}
  value: {{ include "hf-model-cache.text" $value | quote }}
{{- end }}
{{ include "hf-model-cache.credentials" $root }}
{{- end }}

{{/* The container. A chart that depends on this one can use it as an init container. */}}
{{- define "hf-model-cache.container" -}}
{{- $settings := .Values.settings -}}
{{- if .Values.models -}}
{{- $settings = set (deepCopy $settings) "MODELS_FILE" "/etc/model-cache/models.yaml" -}}
{{- end -}}
{{- if or $settings.MODELS $settings.MODELS_FILE -}}
{{- $settings = omit $settings "MODEL_NAME" -}}
{{- end -}}
name: model
image: {{ include "hf-model-cache.image" . }}
env:
  {{- include "hf-model-cache.variables" (list . $settings) | nindent 2 }}
  - name: HF_TOKEN
    valueFrom: { secretKeyRef: { name: {{ .Values.secretName }}, key: hf-token, optional: {{ not .Values.gated }} } }
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- if or .Values.webIdentity.roleArn .Values.models .Values.extraVolumeMounts }}
volumeMounts:
  {{- if .Values.models }}
  - { name: model-list, mountPath: /etc/model-cache, readOnly: true }
  {{- end }}
  {{- if .Values.webIdentity.roleArn }}
  - { name: model-cache-identity, mountPath: /var/run/secrets/model-cache, readOnly: true }
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The pod's token for a role, as a list of at most one volume. */}}
{{- define "hf-model-cache.identity" -}}
{{- $volumes := list -}}
{{- with .Values.webIdentity -}}
{{- if .roleArn -}}
{{- $token := dict "audience" .audience "expirationSeconds" 3600 "path" "token" -}}
{{- $sources := list (dict "serviceAccountToken" $token) -}}
{{- $volumes = list (dict "name" "model-cache-identity" "projected" (dict "sources" $sources)) -}}
{{- end -}}
{{- end -}}
{{ toYaml $volumes }}
{{- end }}

{{/* The container's volumes, if any. */}}
{{- define "hf-model-cache.volumes" -}}
{{- $volumes := concat .Values.extraVolumes (include "hf-model-cache.identity" . | fromYamlArray) -}}
{{- if .Values.models -}}
{{- $list := dict "name" (include "hf-model-cache.models" . | trim) -}}
{{- $volumes = append $volumes (dict "name" "model-list" "configMap" $list) -}}
{{- end -}}
{{- if $volumes }}{{ toYaml $volumes }}{{ end -}}
{{- end }}

{{/* A list: the container, which also restores the model; with hostPath, before it a sidecar that holds the model. */}}
{{- define "hf-model-cache.restore.initContainers" -}}
{{- $restore := .Values.restore -}}
{{- $container := include "hf-model-cache.container" . | fromYaml -}}
{{- $folder := dict "name" (ternary "CACHE_DIR" "LOCAL_DIR" (ne $restore.hostPath "")) "value" $restore.mountPath -}}
{{- $variables := list $folder -}}
{{- if $restore.cacheLimit -}}
{{- $variables = append $variables (dict "name" "CACHE_LIMIT" "value" $restore.cacheLimit) -}}
{{- end -}}
{{- $_ := set $container "env" (concat $variables $container.env) -}}
{{- $_ := set $container.resources.limits "memory" $restore.memory -}}
{{- $mount := dict "name" "models" "mountPath" $restore.mountPath -}}
{{- $_ := set $container "volumeMounts" (append ($container.volumeMounts | default list) $mount) -}}
{{- if $restore.hostPath -}}
{{- $hold := deepCopy $container -}}
{{- $_ := set $hold "name" "hold" -}}
{{- $_ := set $hold "restartPolicy" "Always" -}}
{{- $_ := set $hold "env" (prepend $hold.env (dict "name" "HOLD" "value" "true")) -}}
{{ toYaml (list $hold $container) }}
{{- else -}}
{{- $_ := set $container.resources.requests "ephemeral-storage" $restore.size -}}
{{ toYaml (list $container) }}
{{- end -}}
{{- end }}

{{/* The volumes of these containers. The server mounts "models", read-only. */}}
{{- define "hf-model-cache.restore.volumes" -}}
{{- $restore := .Values.restore -}}
{{- $models := dict "name" "models" "emptyDir" (dict "sizeLimit" $restore.size) -}}
{{- if $restore.hostPath -}}
{{- $models = dict "name" "models" "hostPath" (dict "path" $restore.hostPath "type" "Directory") -}}
{{- end -}}
{{ toYaml (append (include "hf-model-cache.volumes" . | fromYamlArray) $models) }}
{{- end }}

{{/* The specification that all Jobs share. The second element lists additional variables. */}}
{{- define "hf-model-cache.job" -}}
{{- $root := index . 0 -}}
{{- $container := include "hf-model-cache.container" $root | fromYaml -}}
{{- $_ := set $container "env" (concat (index . 1) (list (dict "name" "DETAILED_EXIT_CODES" "value" "true")) $container.env) -}}
backoffLimit: 6
# Evictions don't count as failures: the next pod resumes. Exit code 2, which a retry can't fix, fails
# the Job at once; other failures are retried.
podFailurePolicy:
  rules:
    - action: Ignore
      onPodConditions: [{ type: DisruptionTarget, status: "True" }]
    - action: FailJob
      onExitCodes: { containerName: model, operator: In, values: [2] }
template:
  metadata:
    labels:
      {{- include "hf-model-cache.labels" $root | nindent 6 }}
      {{- with $root.Values.podLabels }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    annotations:
      {{- toYaml $root.Values.podAnnotations | nindent 6 }}
  spec:
    restartPolicy: Never
    serviceAccountName: {{ $root.Release.Name }}
    automountServiceAccountToken: false
    {{- range $field := list "imagePullSecrets" "nodeSelector" "tolerations" "affinity" }}
    {{- with index $root.Values $field }}
    {{ $field }}:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- end }}
    containers:
      - {{ toYaml $container | nindent 8 | trim }}
    {{- with include "hf-model-cache.volumes" $root }}
    volumes:
      {{- . | nindent 6 }}
    {{- end }}
{{- end }}
