using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Runs;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

public sealed class PruneModelsTests
{
    private static readonly string[] Names = ["acme/a", "acme/b", "acme/c"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_that_were_stored_long_ago_are_removed_and_newer_ones_stay()
    {
        var clock = new Clock();
        await using var scenario = await StartAsync(clock);
        await EnsureAsync(scenario, "acme/a");
        clock.Now += TimeSpan.FromDays(40);
        await EnsureAsync(scenario, "acme/b");

        var removals = await PruneAsync(scenario, new PruneRules { OlderThan = TimeSpan.FromDays(30) });

        Assert.Contains("acme/a", Assert.Single(removals).Location, StringComparison.Ordinal);
        Assert.Equal(["acme/b"], await ListAsync(scenario));
    }

    [Fact]
    public async Task The_last_ones_and_the_named_ones_are_kept()
    {
        var clock = new Clock();
        await using var scenario = await StartAsync(clock);
        foreach (var name in Names)
        {
            await EnsureAsync(scenario, name);
            clock.Now += TimeSpan.FromDays(1);
        }

        await PruneAsync(scenario, new PruneRules { Keep = 1, Except = new HashSet<string> { "acme/a" } });

        Assert.Equal(["acme/a", "acme/c"], await ListAsync(scenario));
    }

    [Fact]
    public async Task Nothing_is_changed_if_it_is_only_asked_what_would_be()
    {
        var clock = new Clock();
        await using var scenario = await StartAsync(clock);
        await EnsureAsync(scenario, "acme/a");

        var removals = await PruneAsync(scenario, new PruneRules { IsDryRun = true });

        Assert.Equal(RemovalOutcome.Removed, Assert.Single(removals).Outcome);
        Assert.Equal(["acme/a"], await ListAsync(scenario));
    }

    [Fact]
    public async Task A_model_that_is_used_stays_and_its_use_is_noted_once_a_day()
    {
        var clock = new Clock();
        await using var scenario = await StartAsync(clock);
        scenario.RecordsUse = true;
        await EnsureAsync(scenario, "acme/a");
        await EnsureAsync(scenario, "acme/b");
        clock.Now += TimeSpan.FromDays(40);
        Assert.True((await EnsureAsync(scenario, "acme/a")).IsHit);
        Assert.Single(Notes(scenario));
        clock.Now += TimeSpan.FromDays(1);
        await EnsureAsync(scenario, "acme/a");
        await EnsureAsync(scenario, "acme/a");
        Assert.Equal(clock.Now.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Assert.Single(Notes(scenario)));

        await PruneAsync(scenario, new PruneRules { OlderThan = TimeSpan.FromDays(30) });

        Assert.Equal(["acme/a"], await ListAsync(scenario));
        clock.Now += TimeSpan.FromDays(31);
        await PruneAsync(scenario, new PruneRules { OlderThan = TimeSpan.FromDays(30) });
        Assert.Empty(await ListAsync(scenario));
        Assert.Empty(Notes(scenario));
    }

    [Fact]
    public async Task A_note_that_the_store_refuses_fails_no_run()
    {
        var clock = new Clock();
        await using var scenario = await StartAsync(clock);
        await EnsureAsync(scenario, "acme/a");
        scenario.RecordsUse = true;
        scenario.Store = new BentStore(scenario.Store)
        {
            Before = (verb, _) => verb == "PUT" ? throw new OperatorException(FailureReason.StoreAccessDenied, "No.") : Task.CompletedTask,
        };

        Assert.True((await EnsureAsync(scenario, "acme/a")).IsHit);
        Assert.Empty(Notes(scenario));
    }

    [Fact]
    public async Task A_model_with_a_pinned_revision_stays()
    {
        var clock = new Clock();
        await using var scenario = await StartAsync(clock);
        scenario.Request = scenario.Request with { Layout = CopyLayout.Commit };
        var commit = (await EnsureAsync(scenario, "acme/a")).Commit;
        await scenario.UseAsync(cache => cache.PinAsync(scenario.Request with { Revision = commit.Sha }, "main", Cancel));
        await EnsureAsync(scenario, "acme/b");

        await PruneAsync(scenario, new PruneRules());

        Assert.Equal(["acme/a"], await ListAsync(scenario));
    }

    private static async Task<CacheScenario> StartAsync(Clock clock)
    {
        var scenario = await CacheScenario.StartSampleAsync();
        scenario.Time = clock;
        foreach (var name in Names)
            scenario.Hub.AddRepo(name).Commit("main", [TestFile.Plain("config.json", name)]);
        return scenario;
    }

    private static Task<CopyResult> EnsureAsync(CacheScenario scenario, string name)
    {
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(name) };
        return scenario.EnsureAsync();
    }

    private static Task<IReadOnlyList<Removal>> PruneAsync(CacheScenario scenario, PruneRules rules) =>
        scenario.UseAsync(cache => cache.PruneModelsAsync("models/", rules, Cancel));

    private static async Task<IEnumerable<string>> ListAsync(CacheScenario scenario) =>
        (await scenario.UseAsync(cache => cache.ListAsync("models/", Cancel))).Select(copy => copy.Repo);

    private static IEnumerable<string> Notes(CacheScenario scenario) =>
        Directory.Exists(scenario.PathOf(".hf-model-cache/used")) ? Directory.EnumerateFiles(scenario.PathOf(".hf-model-cache/used")).Select(file => Path.GetFileName(file)!) : [];

    /// <summary>The system's clock, set to another time.</summary>
    private sealed class Clock : TimeProvider
    {
        private TimeSpan _ahead;

        public DateTimeOffset Now
        {
            get => System.GetUtcNow() + _ahead;
            set => _ahead = value - System.GetUtcNow();
        }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
