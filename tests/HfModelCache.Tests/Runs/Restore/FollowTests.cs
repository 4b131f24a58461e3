using HfModelCache.Copies;
using HfModelCache.Resilience;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.Restore;

/// <summary>What is whole in the store is restored while the rest is still being filled.</summary>
public sealed class FollowTests
{
    private const string First = "one.safetensors";
    private const string Last = "two.safetensors";

    private static readonly TestFile[] Files =
    [
        TestFile.Generated(First, 1_234_567, seed: 3),
        TestFile.Generated(Last, 1_234_567, seed: 4),
        TestFile.Plain("config.json", "{}"),
    ];

    [Theory]
    [InlineData(CopyLayout.Name)]
    [InlineData(CopyLayout.Commit)]
    public async Task The_pod_that_fills_restores_a_file_before_the_copy_is_complete(CopyLayout layout)
    {
        await using var scenario = await StartAsync();
        scenario.Request = scenario.Request with { Layout = layout };

        var restoring = scenario.RestoreAsync();
        await ArrivesAsync(scenario, First);
        Assert.Empty(Directory.EnumerateFiles(scenario.StoreFolder, "manifest.json", SearchOption.AllDirectories));
        scenario.Hub.Faults.Clear();

        var result = await restoring;
        Assert.Equal(3, result.ReadFiles);
        await scenario.AssertHoldsAsync(scenario.Target);
    }

    [Theory]
    [InlineData(CopyLayout.Name)]
    [InlineData(CopyLayout.Commit)]
    public async Task A_pod_that_waits_for_another_one_restores_too(CopyLayout layout)
    {
        await using var scenario = await StartAsync();
        scenario.Request = scenario.Request with { Layout = layout };

        var filling = scenario.EnsureAsync();
        var restoring = scenario.RestoreAsync();
        await ArrivesAsync(scenario, First);
        Assert.Empty(Directory.EnumerateFiles(scenario.StoreFolder, "manifest.json", SearchOption.AllDirectories));
        scenario.Hub.Faults.Clear();

        await filling;
        Assert.Equal(3, (await restoring).ReadFiles);
        await scenario.AssertHoldsAsync(scenario.Target);
        await scenario.AssertHoldsAsync(scenario.StoredPath(layout == CopyLayout.Name ? "" : $"@{scenario.Repo.Find("main")!.Sha}"));
    }

    [Fact]
    public async Task A_pod_that_is_stopped_leaves_what_it_has_restored_to_the_next_start()
    {
        await using var scenario = await StartAsync();
        using var stop = new CancellationTokenSource();
        var restoring = scenario.RestoreAsync(stop.Token);
        await ArrivesAsync(scenario, First);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restoring);
        scenario.Hub.Faults.Clear();
        var written = File.GetLastWriteTimeUtc(scenario.PathOf(First));

        await scenario.RestoreAsync();

        await scenario.AssertHoldsAsync(scenario.Target);
        Assert.Equal(written, File.GetLastWriteTimeUtc(scenario.PathOf(First)));
    }

    // The Hub keeps the last file back until the test has seen that the first one does not wait for it.
    private static async Task<RestoreScenario> StartAsync()
    {
        var scenario = await RestoreScenario.StartAsync(Files);
        scenario.Time = new FastClock(10);
        scenario.LeaseTimeout = TimeSpan.FromSeconds(60);
        scenario.Retries = new RetryOptions { Patience = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromSeconds(1) };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Path = Last, Do = FaultAction.Status(503) });
        return scenario;
    }

    private static Task ArrivesAsync(RestoreScenario scenario, string file) => WallClock.UntilAsync(
        $"{file} is restored", () => File.Exists(scenario.PathOf(file)), cancellationToken: RestoreScenario.Cancel);
}
