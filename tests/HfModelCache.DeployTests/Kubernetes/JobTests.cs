using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

public class JobTests
{
    public static TheoryData<string> WithJobs => ["civo", "development", "production", "gated", "aws", "sharded", "models"];

    [Theory]
    [MemberData(nameof(WithJobs))]
    public async Task An_eviction_does_not_count_as_a_failure_of_a_Job_and_exit_code_2_ends_it(string name)
    {
        var jobs = JobRules.Jobs((await Overlay.ReadAsync(name)).Objects);

        Assert.NotEmpty(jobs);
        Assert.All(jobs, JobRules.AssertSound);
    }

    [Fact]
    public async Task The_nightly_Job_refreshes_and_never_runs_twice_at_once()
    {
        var cron = (await Overlay.ReadAsync("development")).Only<V1CronJob>();

        Assert.Equal("Forbid", cron.Spec.ConcurrencyPolicy);
        Assert.Equal("true", Variable(cron.Spec.JobTemplate.Spec, "REFRESH"));
    }

    [Fact]
    public async Task Only_the_nightly_Job_refreshes()
    {
        var overlay = await Overlay.ReadAsync("development");

        Assert.False(overlay.Settings.ContainsKey("REFRESH"));
        Assert.Null(Variable(overlay.Only<V1Job>().Spec, "REFRESH"));
    }

    [Fact]
    public async Task There_are_as_many_assignments_as_pods()
    {
        var job = (await Overlay.ReadAsync("sharded")).Only<V1Job>().Spec;

        Assert.Equal("Indexed", job.CompletionMode);
        Assert.Equal(job.Completions, job.Parallelism);
        Assert.Equal($"{job.Completions}", Variable(job, "SHARD_COUNT"));
    }

    [Fact]
    public async Task A_Job_for_many_models_finds_a_list_that_the_program_accepts_and_no_other_model()
    {
        var overlay = await Overlay.ReadAsync("models");
        var pod = overlay.Only<V1Job>().Spec.Template.Spec;

        Assert.DoesNotContain(overlay.Settings.Keys, setting => setting is "MODEL_NAME" or "MODELS");
        Assert.Equal(4, ModelList.AssertSound(overlay.Objects, pod).Count);
    }

    private static string? Variable(V1JobSpec job, string name) =>
        job.Template.Spec.Containers.Single().Env.SingleOrDefault(variable => variable.Name == name)?.Value;
}
