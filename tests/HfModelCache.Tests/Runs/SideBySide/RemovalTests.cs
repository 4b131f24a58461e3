using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Runs.SideBySide;

public sealed class RemovalTests
{
    private static readonly TestFile Shared = TestFile.Generated("model.safetensors", 300_000, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pruning_removes_the_commits_that_no_revision_means()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 4);

        var removals = await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules { Keep = 1 }, Cancel));

        Assert.Equal(2, removals.Count(removal => removal.Outcome == RemovalOutcome.Removed));
        Assert.Equal(new HashSet<Commit> { commits[2], commits[3] }, StoredCommits(scenario));
        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty((await scenario.VerifyAsync()).Damaged);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);

        var removals = await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules { IsDryRun = true }, Cancel));

        Assert.Contains(commits[0].Sha, Assert.Single(removals).Location, StringComparison.Ordinal);
        Assert.Equal(2, StoredCommits(scenario).Count);
    }

    [Fact]
    public async Task Pruning_removes_what_a_dead_run_left_of_a_commit()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);
        File.Delete(scenario.PathOf($"@{commits[0]}/.hf-model-cache/manifest.json"));

        await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules { Keep = 9 }, Cancel));

        Assert.Equal(commits[1], Assert.Single(StoredCommits(scenario)));
    }

    [Fact]
    public async Task A_commit_that_a_revision_means_stays()
    {
        await using var scenario = await StartAsync();
        var commit = Assert.Single(await StoreAsync(scenario, 1));

        var removal = await RemoveAsync(scenario, commit.Sha);

        Assert.Equal((RemovalOutcome.Named, "main"), (removal.Outcome, removal.Why));
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_revision_is_removed_with_its_commit()
    {
        await using var scenario = await StartAsync();
        await StoreAsync(scenario, 1);

        Assert.Equal(RemovalOutcome.Removed, (await RemoveAsync(scenario, "main")).Outcome);

        Assert.Empty(StoredCommits(scenario));
        Assert.False(File.Exists(scenario.PathOf(".hf-model-cache/revisions/main.json")));
        Assert.False((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_copy_that_a_living_replica_works_on_stays()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);
        await using var lease = await LeadAsync(scenario, commits[0]);

        var removals = await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules(), Cancel));

        Assert.Equal(RemovalOutcome.InUse, Assert.Single(removals).Outcome);
        Assert.True(File.Exists(scenario.PathOf($"@{commits[0]}/.hf-model-cache/manifest.json")));
    }

    [Fact]
    public async Task A_copy_whose_replica_has_died_is_removed()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);
        var folder = scenario.PathOf($"@{commits[0]}/.hf-model-cache/lease");
        await using (await LeadAsync(scenario, commits[0]))
        {
            var held = Directory.EnumerateFiles(folder, "*.json").Max(StringComparer.Ordinal)!;
            File.Copy(held, held + ".dead");
        }

        File.Move(Assert.Single(Directory.EnumerateFiles(folder, "*.dead")), Path.Combine(folder, "000000000099.json"));

        var removals = await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules(), Cancel));

        Assert.Equal(RemovalOutcome.Removed, Assert.Single(removals).Outcome);
    }

    [Fact]
    public async Task A_commit_that_a_revision_is_moved_to_while_its_removal_begins_stays()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);
        var folder = scenario.Store;
        scenario.Store = new BentStore(folder)
        {
            Before = async (verb, key) =>
            {
                if (verb != "CREATE")
                    return;
                scenario.Store = folder;
                await PinAsync(scenario, commits[0]);
            },
        };

        var removal = await RemoveAsync(scenario, commits[0].Sha);

        Assert.Equal((RemovalOutcome.Named, "stable"), (removal.Outcome, removal.Why));
        scenario.Request = scenario.Request with { Revision = "stable", Offline = true };
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_revision_is_not_moved_to_a_commit_whose_removal_has_begun()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);

        await PinWhileItIsRemovedAsync(scenario, commits[0]);

        Assert.False(File.Exists(scenario.PathOf(".hf-model-cache/pins/stable.json")));
    }

    [Fact]
    public async Task It_keeps_the_pin_that_it_had()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);
        await PinAsync(scenario, commits[1]);

        await PinWhileItIsRemovedAsync(scenario, commits[0]);

        scenario.Request = scenario.Request with { Revision = "stable", Offline = true };
        Assert.Equal(commits[1], (await scenario.EnsureAsync()).Commit);
    }

    [Fact]
    public async Task A_commit_is_removed_although_the_store_lists_no_uploads()
    {
        await using var scenario = await StartAsync();
        var commits = await StoreAsync(scenario, 2);
        scenario.Store = new BentStore(scenario.Store)
        {
            Before = (verb, _) => verb == "UPLOADS" ? throw new OperatorException(FailureReason.StoreRejected, "501 NotImplemented") : Task.CompletedTask,
        };

        await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules(), Cancel));

        Assert.Equal(commits[1], Assert.Single(StoredCommits(scenario)));
    }

    [Fact]
    public async Task A_commit_that_is_removed_before_its_revision_is_written_is_completed_once_more()
    {
        await using var scenario = await StartAsync();
        var folder = scenario.Store;
        scenario.Store = new BentStore(folder)
        {
            Before = async (verb, key) =>
            {
                if (verb != "PUT" || !key.EndsWith("revisions/main.json", StringComparison.Ordinal))
                    return;
                scenario.Store = folder;
                await scenario.UseAsync(cache => cache.PruneAsync(scenario.Request, new PruneRules(), Cancel));
                Assert.Empty(StoredCommits(scenario));
            },
        };

        await scenario.EnsureAsync();

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Single(StoredCommits(scenario));
    }

    [Fact]
    public async Task A_model_that_is_only_stored_by_commit_has_no_copy_by_its_name_to_remove()
    {
        await using var scenario = await StartAsync();
        await StoreAsync(scenario, 1);

        var removals = await scenario.UseAsync(cache => cache.RemoveAllAsync(scenario.Request, isDryRun: true, Cancel));

        Assert.Contains('@', Assert.Single(removals).Location);
    }

    [Fact]
    public async Task Everything_of_a_model_is_removed_in_both_layouts_and_nothing_else()
    {
        await using var scenario = await StartAsync();
        await StoreAsync(scenario, 2);
        var request = scenario.Request;
        scenario.Request = request with { Layout = CopyLayout.Name };
        await scenario.EnsureAsync();
        await File.WriteAllTextAsync(scenario.PathOf("notes.txt"), "mine", Cancel);

        var removals = await scenario.UseAsync(cache => cache.RemoveAllAsync(request, isDryRun: false, Cancel));

        Assert.Equal(3, removals.Count(removal => removal.Outcome == RemovalOutcome.Removed));
        Assert.Equal(
            [scenario.PathOf("notes.txt")],
            Directory.EnumerateFiles(scenario.PathOf(""), "*", SearchOption.AllDirectories));
    }

    private static Task<CacheScenario> StartAsync() => CacheScenario.StartSideBySideAsync(Shared);

    private static async Task<IReadOnlyList<Commit>> StoreAsync(CacheScenario scenario, int count)
    {
        var commits = new List<Commit>();
        for (var i = 0; i < count; i++)
        {
            scenario.Repo.Commit("main", Shared, TestFile.Plain("config.json", $"{i}"));
            scenario.Request = scenario.Request with { Refresh = true };
            commits.Add((await scenario.EnsureAsync()).Commit);
        }

        scenario.Request = scenario.Request with { Refresh = false };
        return commits;
    }

    private static Task<Commit?> PinAsync(CacheScenario scenario, Commit commit) =>
        scenario.UseAsync(cache => cache.PinAsync(scenario.Request with { Revision = commit.Sha }, "stable", Cancel));

    private static async Task PinWhileItIsRemovedAsync(CacheScenario scenario, Commit commit)
    {
        var folder = scenario.Store;
        var pin = scenario.PathOf(".hf-model-cache/pins/stable.json");
        var pinning = Task.CompletedTask;
        scenario.Store = new BentStore(folder)
        {
            Before = async (verb, key) =>
            {
                if (verb != "DELETE" || !key.EndsWith("manifest.json", StringComparison.Ordinal))
                    return;
                scenario.Store = folder;
                pinning = PinAsync(scenario, commit);
                while (!File.Exists(pin) || !(await File.ReadAllTextAsync(pin, Cancel)).Contains(commit.Sha, StringComparison.Ordinal))
                    await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
            },
        };

        var removal = await RemoveAsync(scenario, commit.Sha);

        Assert.Equal(RemovalOutcome.Removed, removal.Outcome);
        Assert.Equal(FailureReason.CopyMissing, (await Assert.ThrowsAsync<OperatorException>(() => pinning)).Reason);
    }

    private static async Task<Lease> LeadAsync(CacheScenario scenario, Commit commit)
    {
        var replica = new ReplicaContext(scenario.Lease, new TransferMeter(), TimeProvider.System, NullLogger.Instance);
        var prefix = CopyLocation.Of(scenario.Request.Prefix, scenario.Request.Repo, commit).LeasePrefix;
        return Assert.IsType<Lease>(await new LeaseElection(scenario.Store, replica).TryAsync(new LeaseRequest(prefix, nonce => nonce), Cancel));
    }

    private static Task<Removal> RemoveAsync(CacheScenario scenario, string revision) =>
        scenario.UseAsync(cache => cache.RemoveAsync(scenario.Request with { Revision = revision }, isDryRun: false, Cancel));

    private static HashSet<Commit> StoredCommits(CacheScenario scenario) =>
    [
        .. Directory.EnumerateFiles(scenario.PathOf(""), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(scenario.PathOf(""), file).Split('/')[0])
            .Where(name => name.StartsWith('@')).Select(name => Commit.TryParse(name[1..])).OfType<Commit>(),
    ];
}
