using HfModelCache.Progress;
using HfModelCache.Runs;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs;

/// <summary>Several models in one process, which share memory, connections and slots.</summary>
public class ManyModelsTests
{
    private const int Large = 300_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_model_is_counted_for_itself_and_all_in_total()
    {
        await using var scenario = await CacheScenario.StartAsync();
        Add(scenario, "acme/one", 1000);
        Add(scenario, "acme/two", 2000);

        var counts = await scenario.UseAsync(async cache =>
        {
            var meters = (One: new TransferMeter(scenario.Meter), Two: new TransferMeter(scenario.Meter));
            await Task.WhenAll(EnsureAsync(cache.CountedBy(meters.One), scenario, "acme/one"), EnsureAsync(cache.CountedBy(meters.Two), scenario, "acme/two"));
            return (meters.One.Snapshot, meters.Two.Snapshot);
        });

        Assert.Equal((1000, 1), (counts.Item1.StoredBytes, counts.Item1.FilesDone));
        Assert.Equal((2000, 1), (counts.Item2.StoredBytes, counts.Item2.FilesDone));
        Assert.Equal((3000, 3000, 2), (scenario.Meter.Snapshot.PlannedBytes, scenario.Meter.Snapshot.FetchedBytes, scenario.Meter.Snapshot.FilesDone));
    }

    [Fact]
    public async Task A_large_model_that_takes_long_does_not_delay_small_ones_and_a_second_one_waits_without_the_lease()
    {
        await using var scenario = await CacheScenario.StartAsync();
        scenario.Slots = new RunSlots(smallRuns: 1, largeRuns: 1) { LargestSmallRun = Large - 1 };
        Add(scenario, "acme/large", Large);
        Add(scenario, "acme/second", Large);
        Add(scenario, "acme/small", 1000);
        var stuck = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        scenario.Hub.OnRequest = request =>
        {
            if (request.Origin != Origin.Cdn || stuck.Task.IsCompleted)
                return;
            reached.TrySetResult();
            stuck.Task.Wait(Cancel);
        };

        await scenario.UseAsync(async cache =>
        {
            var large = EnsureAsync(cache, scenario, "acme/large");
            await reached.Task.WaitAsync(Cancel);
            var second = EnsureAsync(cache, scenario, "acme/second");
            var lease = Path.Combine(scenario.PathOf(""), "../second/.hf-model-cache/lease/000000000001.json");
            await WallClock.UntilAsync("the second large model has given up its lease", () => IsReleased(lease), cancellationToken: Cancel);
            var small = await EnsureAsync(cache, scenario, "acme/small");

            Assert.Equal(1000, small.Bytes);
            Assert.False(large.IsCompleted || second.IsCompleted);
            stuck.SetResult();
            await Task.WhenAll(large, second);
            return 0;
        });

        Assert.True(File.Exists(Path.Combine(scenario.PathOf(""), "../second/.hf-model-cache/manifest.json")));
    }

    private static bool IsReleased(string lease)
    {
        try
        {
            return File.ReadAllText(lease).Contains("\"released\"", StringComparison.OrdinalIgnoreCase);
        }
        catch (IOException)
        {
            return false; // It is not there yet.
        }
    }

    // A small file of plain git lies on the hub itself, which is not stuck.
    private static void Add(CacheScenario scenario, string name, int size) => scenario.Hub.AddRepo(name).Commit(
        "main",
        size < Large ? TestFile.Plain("model.gguf", new byte[size]) : TestFile.Generated("model.gguf", size, (ulong)name.Length));

    private static Task<CopyResult> EnsureAsync(ModelCache cache, CacheScenario scenario, string name) =>
        cache.EnsureAsync(scenario.Request with { Repo = CacheScenario.Id(name) }, Cancel);
}
