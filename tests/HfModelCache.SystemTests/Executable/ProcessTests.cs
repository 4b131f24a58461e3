using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Executable;

public sealed class ProcessTests(CephFixture ceph)
{
    private static readonly TestFile Large = TestFile.Generated("model.safetensors", 60 << 20, seed: 3);

    [Fact]
    public async Task SIGTERM_stops_the_run_promptly_and_the_last_line_gives_the_cause()
    {
        await using var pod = await PodScenario.StartAsync(ceph, [Large]);
        await using var running = await StartAndWaitForBytesAsync(pod);

        await running.SignalAsync("TERM");
        var result = await running.Finished;

        result.AssertFailure();
        Assert.Contains("stopped", result.LastLine, StringComparison.OrdinalIgnoreCase);
        await AssertNextRunSucceedsAsync(pod);
    }

    [Fact]
    public async Task After_SIGKILL_the_next_run_cleans_up_and_finishes()
    {
        await using var pod = await PodScenario.StartAsync(ceph, [Large]);
        await using var running = await StartAndWaitForBytesAsync(pod);

        await running.SignalAsync("KILL");
        await running.Finished;

        await AssertNextRunSucceedsAsync(pod);
    }

    [Fact]
    public async Task A_gated_repo_is_explained_in_the_last_line()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        pod.Repo.Access = RepoAccess.GatedFully;
        pod.Environment.Remove("HF_TOKEN");

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("licence", result.LastLine, StringComparison.Ordinal);
        Assert.Contains(PodScenario.RepoName, result.LastLine, StringComparison.Ordinal);
        Assert.Contains("HF_TOKEN", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_and_no_signed_URL_is_ever_printed()
    {
        await using var pod = await PodScenario.StartAsync(ceph, [.. SampleRepo.Files, Large]);
        pod.Repo.Access = RepoAccess.Private;
        pod.Environment["LOG_LEVEL"] = "trace";
        foreach (var fault in new[] { null, FaultAction.Status(503), FaultAction.AccessDeniedXml, FaultAction.TruncateAt(10), FaultAction.FlipByte(100) })
        {
            pod.Hub.Faults.Clear();
            if (fault is not null)
                pod.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = fault, When = FaultWhen.FirstTimes(3) });
            foreach (var format in new[] { "text", "json" })
            {
                pod.Environment["LOG_FORMAT"] = format;
                var result = await pod.RunAsync();
                result.AssertSuccess();
                AssertSilent(pod, result);
                foreach (var key in await pod.KeysAsync())
                    await pod.Bucket.S3.DeleteObjectAsync(pod.Bucket.Name, key, TestContext.Current.CancellationToken);
            }
        }

        foreach (var (name, value) in new[] { ("HF_TOKEN", "hf_WrongTokenWrongTokenWrongTokenWrongTok"), ("AWS_SECRET_ACCESS_KEY", "wrong-secret-wrong-secret") })
        {
            var right = pod.Environment[name];
            pod.Environment[name] = value;
            var result = await pod.RunAsync();
            result.AssertFailure();
            AssertSilent(pod, result);
            pod.Environment[name] = right;
        }
    }

    [Fact]
    public async Task Verify_confirms_a_whole_copy_and_finds_a_damaged_one()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        (await pod.RunAsync()).AssertSuccess();
        pod.Hub.Requests.Clear();

        (await pod.RunAsync("verify")).AssertSuccess();
        await pod.PutAsync("config.json", "{}");
        var damaged = await pod.RunAsync("verify");

        damaged.AssertFailure();
        Assert.Contains("config.json", damaged.Output + damaged.Errors, StringComparison.Ordinal);
        Assert.Empty(pod.Hub.Requests.All);
        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync(leftOut: "pytorch_model.bin");
    }

    [Fact]
    public async Task A_plan_fetches_one_byte_at_most_and_stores_nothing()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);

        var result = await pod.RunAsync("plan", "--json");

        result.AssertSuccess();
        using var json = System.Text.Json.JsonDocument.Parse(result.Output);
        pod.AssertFetchedAtMost(1e-6); // To see whether the content may be read.
        Assert.Empty(await pod.KeysAsync());
    }

    private static async Task<RunningProduct> StartAndWaitForBytesAsync(PodScenario pod)
    {
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 500_000 };
        var running = pod.Start();
        await pod.FetchedAsync(1_000_000);
        return running;
    }

    private static async Task AssertNextRunSucceedsAsync(PodScenario pod)
    {
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    private static void AssertSilent(PodScenario pod, ProductResult result)
    {
        foreach (var secret in new[]
        {
            PodScenario.Token, pod.Bucket.Cluster.SecretKey, "Signature=", "Key-Pair-Id", "Policy=", "hf_WrongTokenWrong", "wrong-secret-wrong-secret",
        })
        {
            Assert.DoesNotContain(secret, result.Output + result.Errors, StringComparison.Ordinal);
        }
    }
}
