using System.Text.Json.Nodes;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Helm;

public class ChartTests
{
    // The chart sets these itself, and its Jobs restore nothing.
    private static readonly SettingDefinition[] Own =
    [
        CoordinationSettings.PodUid, CoordinationSettings.PodName, CoordinationSettings.ShardCount, CoordinationSettings.ShardIndex,
        CredentialSettings.RoleArn, CredentialSettings.IdentityTokenFile, ModelSettings.Refresh, OutputSettings.DetailedExitCodes,
        .. RestoreSettings.Group.Settings,
    ];

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
            "volumes[0].name=authorities", "volumes[0].configMap.name=authorities",
            "volumeMounts[0].name=authorities", "volumeMounts[0].mountPath=/etc/authorities");
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
    public async Task Invalid_values_are_refused(string value, string name)
    {
        var result = await Chart.TemplateAsync(value);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_charts_settings_are_the_programs_settings_that_are_not_secret()
    {
        var schema = JsonNode.Parse(Repository.Read($"{Chart.Folder}/values.schema.json"))!;

        Assert.Equal(
            KnownSettings.All.Where(setting => setting is { IsSecret: false, Variable: not null }).Except(Own).Select(setting => setting.Variable),
            schema["properties"]!["settings"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    private static Dictionary<string, V1EnvVar> Variables(V1JobSpec job) =>
        job.Template.Spec.Containers.Single().Env.ToDictionary(variable => variable.Name);
}
