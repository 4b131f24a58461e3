using System.Globalization;
using System.Text.RegularExpressions;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Executable;

/// <summary>Several processes, as an Indexed Job of Kubernetes starts them, carry one model into one bucket.</summary>
public sealed partial class ShardTests(CephFixture ceph)
{
    private const int Machines = 4;
    private const long MiB = 1L << 20;

    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        .. Enumerable.Range(1, 8).Select(i => TestFile.Generated($"model-0000{i}-of-00008.safetensors", 20 * MiB, (ulong)(60 + i))),
    ];

    [Fact]
    public async Task Each_of_four_machines_fetches_its_quarter_of_one_whole_copy()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);

        var results = await Task.WhenAll(Enumerable.Range(0, Machines).Select(index => RunningProduct.RunAsync(Indexed(pod, index))));

        Assert.All(results, result => result.AssertSuccess());
        Assert.All(results, result => Assert.InRange(FetchedMiB(result), 39, 41));
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce();
    }

    [Fact]
    public async Task A_killed_machine_resumes_when_its_index_is_restarted()
    {
        var files = Enumerable.Range(1, 8).Select(i => TestFile.Generated($"model-0000{i}-of-00008.safetensors", 256 * MiB, (ulong)i)).ToList();
        await using var pod = await PodScenario.StartAsync(ceph, files);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 4_000_000 };
        var others = Task.WhenAll(new[] { 0, 1, 3 }.Select(index => RunningProduct.RunAsync(Indexed(pod, index))));
        await using var killed = RunningProduct.Start(Indexed(pod, 2));
        await pod.FetchedAsync(files.Sum(f => f.Content.Length) / 2);

        await killed.SignalAsync("KILL");
        await killed.Finished;
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        var again = await RunningProduct.RunAsync(Indexed(pod, 2, "pod-2-again"));

        again.AssertSuccess();
        Assert.All(await others, result => result.AssertSuccess());
        Assert.All(await others, result => Assert.InRange(FetchedMiB(result), 510, 514));
        Assert.InRange(FetchedMiB(again), 0, 480);
        await pod.AssertWholeAsync();
        pod.AssertFetchedAtMost(1.1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_machines_copy_one_very_large_file_in_parts_of_one_upload(bool killOne)
    {
        var file = TestFile.Generated("model.gguf", (killOne ? 2048 : 512) * MiB, seed: 70);
        var quarter = file.Content.Length / MiB / Machines;
        await using var pod = await PodScenario.StartAsync(ceph, [file]);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = killOne ? 4_000_000 : null };
        var others = Task.WhenAll(new[] { 0, 1, 2 }.Select(index => RunningProduct.RunAsync(Indexed(pod, index))));
        await using var last = RunningProduct.Start(Indexed(pod, 3));
        if (killOne)
        {
            await pod.FetchedAsync(file.Content.Length / 2);
            await last.SignalAsync("KILL");
            await last.Finished;
            pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
            (await RunningProduct.RunAsync(Indexed(pod, 3, "pod-3-again"))).AssertSuccess();
        }
        else
        {
            var result = await last.Finished;
            result.AssertSuccess();
            Assert.InRange(FetchedMiB(result), quarter - 1, quarter + 1);
        }

        Assert.All(await others, result => result.AssertSuccess());
        Assert.All(await others, result => Assert.InRange(FetchedMiB(result), quarter - 1, quarter + 1));
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce(); // Or twice: at most what the killed machine held in memory.
    }

    [Fact]
    public async Task Machines_that_wait_for_a_missing_assignment_stop_after_WAIT_TIMEOUT_and_name_it()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Environment["WAIT_TIMEOUT"] = "4s";

        var results = await Task.WhenAll(new[] { 0, 1, 3 }.Select(index => RunningProduct.RunAsync(Indexed(pod, index))));

        Assert.All(results, result =>
        {
            result.AssertFailure();
            Assert.Contains("1 of 4 assignments are incomplete: assignment 2 (not started)", result.LastLine, StringComparison.Ordinal);
            Assert.Contains("WAIT_TIMEOUT", result.LastLine, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(PodScenario.ManifestKey, await pod.KeysAsync());

        (await RunningProduct.RunAsync(Indexed(pod, 2))).AssertSuccess();
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce();
    }

    [Fact]
    public async Task A_machine_that_was_paused_and_wakes_up_after_a_refresh_does_no_harm()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 1_000_000 };
        await using var killed = RunningProduct.Start(Indexed(pod, 0, machines: 2));
        await using var paused = RunningProduct.Start(Indexed(pod, 1, machines: 2));
        await pod.FetchedAsync(60 * MiB);
        await paused.SignalAsync("STOP");
        await killed.SignalAsync("KILL");
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };

        (await pod.RunAsync()).AssertSuccess();
        pod.Repo.Commit("main", Model.Select((f, i) => TestFile.Generated(f.Path, f.Content.Length, (ulong)(500 + i))));
        (await pod.RunAsync("--refresh")).AssertSuccess();
        await pod.AssertWholeAsync();
        await paused.SignalAsync("CONT");
        (await paused.Finished).AssertSuccess();

        Assert.Contains("has been superseded", (await paused.Finished).Errors, StringComparison.Ordinal);
        await pod.AssertWholeAsync();
        (await pod.RunAsync("verify")).AssertSuccess();
    }

    [Fact]
    public async Task A_Job_index_without_a_count_divides_nothing()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Environment["JOB_COMPLETION_INDEX"] = "3";

        var result = await pod.RunAsync();

        result.AssertSuccess();
        Assert.InRange(FetchedMiB(result), 160, 161);
        await pod.AssertWholeAsync();
    }

    private static Dictionary<string, string> Indexed(PodScenario pod, int index, string? name = null, int machines = Machines) =>
        new(pod.Environment)
        {
            ["POD_NAME"] = name ?? $"pod-{index}",
            ["JOB_COMPLETION_INDEX"] = index.ToString(CultureInfo.InvariantCulture),
            ["SHARD_COUNT"] = machines.ToString(CultureInfo.InvariantCulture),
        };

    private static double FetchedMiB(ProductResult result)
    {
        var match = Fetched().Match(result.Errors);
        Assert.True(match.Success, result.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine(match.Value);
        var amount = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "KiB" => amount / 1024,
            "GiB" => amount * 1024,
            _ => amount,
        };
    }

    [GeneratedRegex(@"Downloaded \d+ files?, ([\d.]+) ([KMG]iB)")]
    private static partial Regex Fetched();
}
