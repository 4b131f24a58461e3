using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

public class JobTests
{
    public static TheoryData<string> Overlays => [.. Overlay.Names];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_eviction_does_not_count_as_a_failure_of_a_Job_and_exit_code_2_ends_it(string name) =>
        Assert.All(JobRules.Jobs((await Overlay.ReadAsync(name)).Objects), JobRules.AssertSound);

    [Fact]
    public async Task Most_overlays_have_a_Job()
    {
        var without = new List<string>();
        foreach (var name in Overlay.Names)
        {
            if (JobRules.Jobs((await Overlay.ReadAsync(name)).Objects).Count == 0)
                without.Add(name);
        }

        Assert.Equal(["candidate", "llama-cpp", "pod"], without);
    }

    [Theory]
    [InlineData(new[] { 2 }, "failed after 1 pods")] // settings, rights, licence, not found, space
    [InlineData(new[] { 1, 1, 2 }, "failed after 3 pods")]
    [InlineData(new[] { 1, 1, 0 }, "complete after 3 pods")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 0 }, "complete after 7 pods")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 0 }, "failed after 7 pods")]
    [InlineData(new[] { 143, 143, 143, 143, 143, 143, 143, 143, 0 }, "complete after 9 pods")] // evicted
    public async Task A_Job_ends_at_once_if_a_retry_can_not_help_and_goes_on_if_it_can(int[] exitCodes, string end) =>
        Assert.Equal(end, JobRules.EndOf((await Overlay.ReadAsync("civo")).Only<V1Job>().Spec, exitCodes, evicted: 143));

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
