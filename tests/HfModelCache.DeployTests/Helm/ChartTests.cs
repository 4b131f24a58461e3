using System.Text.Json.Nodes;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Helm;

public class ChartTests
{
    // The chart sets these itself, those of the server by values of their own, and its Jobs restore nothing.
    private static readonly SettingDefinition[] Own =
    [
        CoordinationSettings.PodUid, CoordinationSettings.PodName, CoordinationSettings.ShardCount, CoordinationSettings.ShardIndex,
        CredentialSettings.RoleArn, CredentialSettings.IdentityTokenFile, ModelSettings.Refresh, OutputSettings.DetailedExitCodes,
        .. RestoreSettings.Group.Settings, .. ServerSettings.Group.Settings,
    ];

    // A proxy needs a password rarely; then it is set from a Secret.
    private static readonly SettingDefinition[] Proxies =
        [NetworkSettings.HttpProxy, NetworkSettings.HttpsProxy, NetworkSettings.AllProxy];

    [Fact]
    public async Task Helm_lint_accepts_the_chart() =>
        (await Tool.Helm.RunAsync("lint", "--strict", Chart.Folder)).SuccessfulOutput();

    [Theory]
    [InlineData("prewarm.shards=1")]
    [InlineData("prewarm.shards=3")]
    [InlineData("refresh.enabled=true")]
    [InlineData("webIdentity.roleArn=arn:aws:iam::123456789012:role/model-cache")]
    [InlineData("gated=true")]
    [InlineData("settings.DISABLE_PROGRESS=true")]
    public async Task The_chart_runs_the_program_soundly_with_any_values(string value)
    {
        var objects = await Chart.ObjectsAsync(value);
        var pods = PodTemplate.In(objects);

        Assert.NotEmpty(pods);
        Assert.All(pods, pod =>
        {
            ModelContainer.AssertSound(pod, Assert.Single(pod.ModelContainers));
            Assert.Equal(Assert.Single(objects.OfType<V1ServiceAccount>()).Metadata.Name, pod.Spec.ServiceAccountName);
        });
    }

    [Theory]
    [InlineData("prewarm.shards=3")]
    [InlineData("refresh.enabled=true")]
    public async Task The_charts_Jobs_end_on_exit_code_2(string value)
    {
        var jobs = JobRules.Jobs(await Chart.ObjectsAsync(value));

        Assert.NotEmpty(jobs);
        Assert.All(jobs, JobRules.AssertSound);
    }

    [Fact]
    public async Task There_are_as_many_assignments_as_pods()
    {
        var job = Assert.Single((await Chart.ObjectsAsync("prewarm.shards=3")).OfType<V1Job>()).Spec;

        Assert.Equal(("Indexed", 3, 3), (job.CompletionMode, job.Completions, job.Parallelism));
        Assert.Equal("3", Variables(job)["SHARD_COUNT"].Value);
    }

    [Fact]
    public async Task A_single_pod_has_no_assignment()
    {
        var job = Assert.Single((await Chart.ObjectsAsync()).OfType<V1Job>()).Spec;

        Assert.Null(job.CompletionMode);
        Assert.DoesNotContain("SHARD_COUNT", Variables(job));
    }

    [Fact]
    public async Task A_role_takes_the_place_of_keys_and_other_volumes_stay()
    {
        var objects = await Chart.ObjectsAsync(
            "webIdentity.roleArn=arn:aws:iam::123456789012:role/model-cache",
            "extraVolumes[0].name=authorities", "extraVolumes[0].configMap.name=authorities",
            "extraVolumeMounts[0].name=authorities", "extraVolumeMounts[0].mountPath=/etc/authorities");
        var job = Assert.Single(objects.OfType<V1Job>()).Spec;
        var container = job.Template.Spec.Containers.Single();

        Assert.DoesNotContain("AWS_ACCESS_KEY_ID", Variables(job));
        Assert.Equal(
            job.Template.Spec.Volumes.Select(volume => volume.Name).Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
        var token = job.Template.Spec.Volumes.Single(volume => volume.Projected is not null).Projected.Sources.Single().ServiceAccountToken;
        Assert.EndsWith($"/{token.Path}", Variables(job)["AWS_WEB_IDENTITY_TOKEN_FILE"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_values_make_another_Job_because_a_Job_is_immutable()
    {
        var first = Assert.Single((await Chart.ObjectsAsync()).OfType<V1Job>());
        var second = Assert.Single((await Chart.ObjectsAsync("settings.REVISION=v2")).OfType<V1Job>());

        Assert.NotEqual(first.Metadata.Name, second.Metadata.Name);
    }

    [Fact]
    public async Task A_digest_takes_the_place_of_the_tag()
    {
        var digest = $"sha256:{new string('a', 64)}";
        var job = Assert.Single((await Chart.ObjectsAsync($"image.digest={digest}")).OfType<V1Job>());

        Assert.EndsWith($"/hf-model-cache@{digest}", job.Spec.Template.Spec.Containers.Single().Image, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_models_takes_the_place_of_the_one_model()
    {
        var objects = await Chart.ObjectsAsync("models[0]=acme/one", "models[1].repo=acme/two", "models[1].revision=v1", "models[1].allow[0]=*.safetensors");
        var job = Assert.Single(objects.OfType<V1Job>()).Spec;

        var models = ModelList.AssertSound(objects, job.Template.Spec);
        Assert.Equal([("acme/one", null, null), ("acme/two", "v1", "*.safetensors")], models.Select(model => (model.Repo, model.Revision, model.Allow)));
        Assert.DoesNotContain("MODEL_NAME", Variables(job));
    }

    [Fact]
    public async Task A_list_in_the_settings_takes_its_place_too()
    {
        var variables = Variables(Assert.Single((await Chart.ObjectsAsync("settings.MODELS=acme/one\\,acme/two")).OfType<V1Job>()).Spec);

        Assert.Equal("acme/one,acme/two", variables["MODELS"].Value);
        Assert.DoesNotContain("MODEL_NAME", variables);
    }

    [Theory]
    [InlineData("models[0].name=acme/one", "models")]
    [InlineData("settings.S3_BUKET=weights", "S3_BUKET")]
    [InlineData("settings.AWS_SECRET_ACCESS_KEY=secret", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("prewarm.shards=0", "shards")]
    [InlineData("prewarm.shard=2", "shard")]
    [InlineData("image.digest=sha256:12", "digest")]
    [InlineData("webIdentity.roleArn=model-cache", "roleArn")]
    [InlineData("restore.mountPath=models", "mountPath")]
    [InlineData("restore.hostPath=/", "hostPath")]
    [InlineData("restore.sizeLimit=20Gi", "sizeLimit")]
    [InlineData("settings.MAX_CONNECTIONS=many", "MAX_CONNECTIONS")]
    [InlineData("settings.DISABLE_PROGRESS=perhaps", "DISABLE_PROGRESS")]
    [InlineData("settings.WAIT_TIMEOUT=a day", "WAIT_TIMEOUT")]
    [InlineData("settings.REVISION=1234567", "REVISION")] // A number loses its leading zeros.
    [InlineData("extraEnv[0].value=any", "extraEnv")]
    [InlineData("nodeSelector.spot=true", "nodeSelector")]
    public async Task Invalid_values_are_refused(string value, string name)
    {
        var result = await Chart.TemplateAsync(value);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_charts_settings_are_all_of_the_programs_except_keys_and_tokens_and_have_their_kinds()
    {
        var schema = JsonNode.Parse(Repository.Read($"{Chart.Folder}/values.schema.json"))!;

        Assert.Equal(
            KnownSettings.All.Where(setting => setting.Variable is not null && (!setting.IsSecret || Proxies.Contains(setting))).Except(Own)
                .Select(setting => $"{setting.Variable} #/definitions/{KindOf(setting)}"),
            schema["properties"]!["settings"]!["properties"]!.AsObject().Select(property => $"{property.Key} {property.Value!["$ref"]}"));
    }

    [Fact]
    public async Task Numbers_and_switches_of_a_values_file_arrive_as_they_are_written()
    {
        using var values = new ValuesFile("""
            settings: { MODEL_NAME: acme/sample, MAX_CONNECTIONS: 16, MAX_BANDWIDTH: 1000000000, RETRY_TIMEOUT: 300, DISABLE_PROGRESS: true }
            """);
        var variables = Variables(Assert.Single(Manifests.Read((await values.TemplateAsync()).SuccessfulOutput()).OfType<V1Job>()).Spec);

        Assert.Equal(
            ["16", "1000000000", "300", "true"],
            new[] { "MAX_CONNECTIONS", "MAX_BANDWIDTH", "RETRY_TIMEOUT", "DISABLE_PROGRESS" }.Select(name => variables[name].Value));
    }

    [Fact]
    public async Task Pods_are_placed_labelled_and_given_variables_as_the_values_say()
    {
        using var values = new ValuesFile("""
            imagePullSecrets: [{ name: registry }]
            extraEnv: [{ name: HTTPS_PROXY, valueFrom: { secretKeyRef: { name: proxy, key: url } } }]
            securityContext: { runAsUser: null }
            podLabels: { sidecar.istio.io/inject: "false" }
            podAnnotations: { linkerd.io/inject: disabled }
            nodeSelector: { kubernetes.io/arch: arm64 }
            tolerations: [{ key: example.com/spot, operator: Exists }]
            affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }
            networkPolicy: { extraEgress: [{ to: [{ ipBlock: { cidr: 10.1.2.3/32 } }], ports: [{ port: 3128 }] }] }
            refresh: { enabled: true }
            """);
        var objects = Manifests.Read((await values.TemplateAsync()).SuccessfulOutput());

        Assert.Equal(2, PodTemplate.In(objects).Count);
        Assert.All(JobRules.Jobs(objects).Select(job => job.Template), template =>
        {
            var pod = template.Spec;
            var container = Assert.Single(pod.Containers);
            Assert.Equal("registry", Assert.Single(pod.ImagePullSecrets).Name);
            Assert.Equal("proxy", container.Env.Single(variable => variable.Name == "HTTPS_PROXY").ValueFrom.SecretKeyRef.Name);
            Assert.Null(container.SecurityContext.RunAsUser);
            Assert.Empty(RestrictedPods.Violations(pod));
            Assert.Equal("false", template.Metadata.Labels["sidecar.istio.io/inject"]);
            Assert.Equal("disabled", template.Metadata.Annotations["linkerd.io/inject"]);
            Assert.Equal("arm64", pod.NodeSelector["kubernetes.io/arch"]);
            Assert.Equal("example.com/spot", Assert.Single(pod.Tolerations).Key);
            Assert.NotNull(pod.Affinity.NodeAffinity);
        });
        Assert.Equal("10.1.2.3/32", objects.OfType<V1NetworkPolicy>().Single().Spec.Egress[^1].To.Single().IpBlock.Cidr);
    }

    private static string KindOf(SettingDefinition setting) => setting switch
    {
        { IsSwitch: true } => "switch",
        { Placeholder: "COUNT" or "NUMBER" or "N" } => "number",
        { Placeholder: "SIZE" } => "size",
        { Placeholder: "TIME" } => "time",
        // Without an option, only the default tells.
        { Option: null, Default: "false" } => "switch",
        _ => "text",
    };

    private static Dictionary<string, V1EnvVar> Variables(V1JobSpec job) =>
        job.Template.Spec.Containers.Single().Env.ToDictionary(variable => variable.Name);
}
