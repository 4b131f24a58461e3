using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

/// <summary>A listing, HEAD and a document are views of one store that need not agree.</summary>
public sealed class TwoViewsTests
{
    private static readonly TestFile[] Files = [TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 300_000, 1)];

    [Theory]
    [InlineData("listed")]
    [InlineData("found")]
    public async Task ETags_that_differ_between_listing_and_HEAD_make_no_loop_and_cost_no_download(string bent)
    {
        await using var scenario = await CacheScenario.StartAsync(Files);
        var store = new BentStore(scenario.Store);
        if (bent == "listed")
            store.Listed = found => found with { ETag = "listed-" + found.ETag };
        else
            store.Found = found => found with { ETag = "found-" + found.ETag };
        scenario.Store = store;
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();

        var calls = 0;
        store.Before = (_, _) =>
        {
            calls++;
            return Task.CompletedTask;
        };
        Assert.Equal(0, (await scenario.EnsureAsync()).FetchedFiles);

        Assert.Empty(scenario.FetchedFiles);
        Assert.InRange(calls, 1, 60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Objects_without_ETags_are_read_back_at_every_start_because_nothing_else_proves_them(bool alsoWhenStored)
    {
        await using var scenario = await CacheScenario.StartAsync(Files);
        scenario.Store = new BentStore(scenario.Store)
        {
            Listed = found => found with { ETag = "" }, Found = found => found with { ETag = "" },
            Stored = etag => alsoWhenStored ? "" : etag,
        };
        await scenario.EnsureAsync();
        scenario.Overwrite("model.safetensors", bytes => bytes[7] ^= 1);

        var outcome = await scenario.EnsureAsync();

        Assert.Equal(1, outcome.FetchedFiles);
        Assert.Empty((await scenario.VerifyAsync()).Damaged);
    }

    [Fact]
    public async Task A_listing_that_does_not_show_an_object_yet_does_not_prove_that_it_is_gone()
    {
        await using var scenario = await CacheScenario.StartAsync(Files);
        await scenario.EnsureAsync();
        scenario.Store = new BentStore(scenario.Store) { Listed = found => found.Key.EndsWith(".safetensors", StringComparison.Ordinal) ? null : found };
        scenario.Hub.Requests.Clear();

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task An_object_that_another_writer_keeps_changing_ends_the_run()
    {
        await using var scenario = await CacheScenario.StartAsync(Files);
        var (store, rounds) = (new BentStore(scenario.Store), 0);
        scenario.Store = store;
        store.Before = (verb, _) =>
        {
            if (verb == "UPLOADS" && File.Exists(scenario.PathOf("model.safetensors")))
                scenario.Overwrite("model.safetensors", bytes => bytes[++rounds] ^= 1);
            return Task.CompletedTask;
        };

        var failure = await scenario.FailAsync<TransientException>();

        Assert.Equal(FailureReason.CopyDamaged, failure.Reason);
        Assert.False(scenario.IsPublished);
        Assert.InRange(rounds, 3, 8);
    }
}
