using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Copies;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Runs.Restore;

/// <summary>Following a fill ends with the fill, whatever the follower was doing meanwhile.</summary>
public sealed class FollowFillTests
{
    private const string Last = "two.safetensors";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_journal_that_is_read_until_after_the_fill_has_ended_leaves_nobody_waiting()
    {
        await using var scenario = await StartAsync();
        var restored = await FollowAsync(scenario, hold: async () =>
        {
            scenario.Hub.Faults.Clear();
            await WallClock.UntilAsync(
                "the fill has ended", () => scenario.IsPublished && !scenario.StoredDocuments().Any(name => name.EndsWith(".lock", StringComparison.Ordinal)), cancellationToken: Cancel);
        });
        Assert.True(restored);
    }

    [Fact]
    public async Task A_fill_that_fails_while_its_journal_is_read_leaves_nothing_followed()
    {
        await using var scenario = await StartAsync();
        scenario.Retries = scenario.Retries with { Patience = TimeSpan.FromSeconds(15), FewestAttempts = 2 };
        await scenario.UseDependenciesAsync(async parts =>
        {
            var held = new HeldJournalStore(scenario.Store, () => WallClock.UntilAsync(
                "the fill has failed", () => !scenario.StoredDocuments().Any(name => name.EndsWith(".lock", StringComparison.Ordinal)), cancellationToken: Cancel));
            using var access = scenario.NewAccess(held);
            using var source = new CopySource(access.Unfenced, scenario.Store, scenario.Request.Prefix, CopyLayout.Name, NullLogger.Instance);
            using var turn = new SemaphoreSlim(1);
            using var folder = NewFolder(parts, source, turn);
            var follow = new FollowFill(parts with { Store = access }, folder, scenario.Request);
            var (started, ended) = (0, 0);

            await Assert.ThrowsAnyAsync<ModelCacheException>(() => follow.WhileAsync(new EnsureRevision(parts, scenario.Request), RestoreAsync, Cancel).WaitAsync(WallClock.Patience, Cancel));

            Assert.True(held.IsHeld);
            Assert.False(source.IsFollowing(scenario.Request.Repo));
            Assert.Equal(started, ended);
            return true;

            async Task<RestoreResult> RestoreAsync(Commit commit, CancellationToken cancellationToken)
            {
                started++;
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, scenario.Time, cancellationToken);
                    throw new InvalidOperationException();
                }
                finally
                {
                    ended++;
                }
            }
        });
    }

    private static RestoreFolder NewFolder(RunDependencies parts, CopySource source, SemaphoreSlim turn) =>
        new(new RestoreTarget { Folder = "/unused" }, _ => throw new NotSupportedException()) { Source = source, Transfers = parts.Transfers, RoomTurn = turn };

    // The folder's run is one that needs the last file, and nothing else.
    private static Task<bool> FollowAsync(CacheScenario scenario, Func<Task> hold) => scenario.UseDependenciesAsync(async parts =>
    {
        var held = new HeldJournalStore(scenario.Store, hold);
        using var access = scenario.NewAccess(held);
        using var source = new CopySource(access.Unfenced, scenario.Store, scenario.Request.Prefix, CopyLayout.Name, NullLogger.Instance);
        using var turn = new SemaphoreSlim(1);
        using var folder = NewFolder(parts, source, turn);
        var follow = new FollowFill(parts with { Store = access }, folder, scenario.Request);

        await follow.WhileAsync(new EnsureRevision(parts, scenario.Request), RestoreAsync, Cancel).WaitAsync(WallClock.Patience, Cancel);
        return held.IsHeld && follow.Restored is not null;

        async Task<RestoreResult> RestoreAsync(Commit commit, CancellationToken cancellationToken)
        {
            var snapshot = await source.ListFilesAsync(scenario.Request.Repo, new RepoRevision(commit, Names: null), cancellationToken);
            await source.WaitForAsync(scenario.Request.Repo, commit, snapshot.Files.Single(file => file.Path == Last), cancellationToken);
            return new RestoreResult { Location = "", Commit = commit, Files = 1, Bytes = 0, ReadFiles = 1, ReadBytes = 0, VerifiedFiles = 0, Took = TimeSpan.Zero };
        }
    });

    private static async Task<CacheScenario> StartAsync()
    {
        var scenario = await CacheScenario.StartAsync(
            TestFile.Generated("one.safetensors", 1_234_567, seed: 3), TestFile.Generated(Last, 1_234_567, seed: 4), TestFile.Plain("config.json", "{}"));
        scenario.Time = new FastClock(10);
        scenario.Lease = scenario.Lease with { Timeout = TimeSpan.FromSeconds(60) };
        scenario.Retries = new RetryOptions { Patience = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromSeconds(1) };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Path = Last, Do = FaultAction.Status(503) });
        return scenario;
    }

    // Reads the first journal that lists a file at once, and answers late.
    private sealed class HeldJournalStore(IObjectStore inner, Func<Task> hold) : DelegatingObjectStore(inner)
    {
        public bool IsHeld { get; private set; }

        public override async Task<StoredDocument<T>?> ReadDocumentAsync<T>(
            string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        {
            if (IsHeld || !key.EndsWith("/journal.json", StringComparison.Ordinal) || !await ListsAnyAsync(key, cancellationToken))
                return await base.ReadDocumentAsync(key, maxBytes, read, cancellationToken);
            IsHeld = true;
            var document = await base.ReadDocumentAsync(key, maxBytes, read, cancellationToken);
            await hold();
            return document;
        }

        private async Task<bool> ListsAnyAsync(string key, CancellationToken cancellationToken) =>
            (await new CopyDocumentReader(Inner, NullLogger.Instance).ReadJournalHeadAsync(key, cancellationToken))?.Files.Count > 0;
    }
}
