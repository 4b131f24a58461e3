using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs.Listing;

public sealed class ListTests
{
    private const string Prefix = "models/";
    private const string OwnFolder = "models/acme/sample/.hf-model-cache/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_copy_is_listed_with_what_its_manifest_states()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var stored = await scenario.EnsureAsync();

        var copy = Assert.Single(await ListAsync(scenario));

        Assert.Equal(CopyState.Whole, copy.State);
        Assert.Equal(CacheScenario.RepoName, copy.Repo);
        Assert.Equal(RepoType.Model, copy.Type);
        Assert.Equal(CopyLayout.Name, copy.Layout);
        Assert.Equal(stored.Commit, copy.Commit);
        Assert.Equal("main", Assert.Single(copy.Revisions).Name);
        Assert.Equal((stored.Files, stored.Bytes), (copy.Files, copy.Bytes));
        Assert.NotNull(copy.Written);
    }

    [Fact]
    public async Task A_missing_and_a_replaced_object_make_a_copy_damaged_and_their_number_is_stated()
    {
        await using var scenario = await CacheScenario.StartAsync(
            TestFile.Plain("a", "one"), TestFile.Plain("b", "two"), TestFile.Plain("c", "three"));
        await scenario.EnsureAsync();
        File.Delete(scenario.PathOf("a"));
        await scenario.Store.PutAsync("models/acme/sample/b", new("other"u8.ToArray()), Cancel);

        var copy = Assert.Single(await ListAsync(scenario));

        Assert.Equal(CopyState.Damaged, copy.State);
        Assert.Equal("2 files of 3 missing or replaced.", copy.Problem);
        Assert.Equal(3, copy.Files);
    }

    [Theory]
    [InlineData("{", CopyState.Damaged)]
    [InlineData("{\"format\": 999}", CopyState.Unreadable)]
    public async Task A_manifest_that_can_not_be_read_hides_neither_its_copy_nor_others(string manifest, CopyState state)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        await scenario.Store.PutAsync("models/acme/other/.hf-model-cache/manifest.json", new(System.Text.Encoding.UTF8.GetBytes(manifest)), Cancel);

        var copies = await ListAsync(scenario);

        Assert.Equal(["acme/other", "acme/sample"], copies.Select(copy => copy.Repo));
        Assert.Equal([state, CopyState.Whole], copies.Select(copy => copy.State));
        Assert.NotNull(copies[0].Problem);
    }

    [Fact]
    public async Task A_copy_whose_manifest_was_withdrawn_is_incomplete_and_its_journal_tells_which_commit_it_is()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var stored = await scenario.EnsureAsync();
        scenario.Overwrite("config.json", bytes => bytes[0] ^= 1);
        Assert.NotEmpty((await scenario.VerifyAsync()).Damaged);

        var copy = Assert.Single(await ListAsync(scenario));

        Assert.Equal(CopyState.Incomplete, copy.State);
        Assert.Equal(stored.Commit, copy.Commit);
        Assert.Null(copy.Leader);
    }

    [Theory]
    [InlineData(null, CopyState.Filling)]
    [InlineData("removed", CopyState.Removing)]
    public async Task A_held_lease_tells_who_works_on_a_copy_and_how_far_it_has_come(string? commit, CopyState state)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await new LeaseStore(scenario.Store, OwnFolder + "lease/").PutAsync(
            new LeaseDocument
            {
                Epoch = 7, Pod = "pod-1", Nonce = "a", State = LeaseState.Held, Commit = commit,
                Progress = new TransferSnapshot { PlannedBytes = 100, StoredBytes = 40, ReadBackBytes = 2 },
            },
            Cancel);
        await scenario.Store.PutAsync("models/acme/sample/weights", new(new byte[42]), Cancel);
        await scenario.Store.PutAsync(OwnFolder + "journal.json", new("{"u8.ToArray()), Cancel);

        var copy = Assert.Single(await ListAsync(scenario));

        Assert.Equal(state, copy.State);
        Assert.Equal(new ListedLeader("pod-1", 42, 100), copy.Leader);
        Assert.Equal((1, 42), (copy.Files, copy.Bytes));
    }

    [Fact]
    public async Task Commits_side_by_side_are_listed_each_with_the_revisions_that_mean_it()
    {
        await using var scenario = await CacheScenario.StartSideBySideAsync(TestFile.Plain("config.json", "old"));
        var old = (await scenario.EnsureAsync()).Commit;
        scenario.Repo.Commit("main", [TestFile.Plain("config.json", "new")]);
        scenario.Request = scenario.Request with { Refresh = true };
        var now = (await scenario.EnsureAsync()).Commit;
        await scenario.UseAsync(cache => cache.PinAsync(scenario.Request with { Revision = old.Sha }, "stable", Cancel));

        var copies = await ListAsync(scenario);

        Assert.All(copies, copy => Assert.Equal((CopyLayout.Commit, CopyState.Whole), (copy.Layout, copy.State)));
        Assert.Equal(new[] { old, now }.OrderBy(commit => commit.Sha, StringComparer.Ordinal), copies.Select(copy => copy.Commit));
        Assert.Equal([new ListedRevision("stable", Pinned: true)], copies.Single(copy => copy.Commit == old).Revisions);
        Assert.Equal([new ListedRevision("main", Pinned: false)], copies.Single(copy => copy.Commit == now).Revisions);
    }

    [Fact]
    public async Task Repos_without_an_organisation_and_datasets_are_listed_and_folders_of_other_programs_are_not()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        scenario.Hub.AddRepo("gpt2").Commit("main", [TestFile.Plain("onnx/config.json", "{}"), TestFile.Plain("config.json", "{}")]);
        scenario.Hub.AddRepo("acme/data", RepoKind.Dataset).Commit("main", [TestFile.Plain("train.csv", "1")]);
        foreach (var repo in new[] { CacheScenario.Id("gpt2"), CacheScenario.Id("acme/data", RepoType.Dataset) })
        {
            scenario.Request = scenario.Request with { Repo = repo };
            await scenario.EnsureAsync();
        }

        await scenario.Store.PutAsync("models/backup/2026/archive.tar", new(new byte[3]), Cancel);
        await scenario.Store.PutAsync("models/readme.txt", new(new byte[3]), Cancel);
        await scenario.Store.PutAsync("models/.hf-model-cache/doctor/20261129T000000Z-x-put", new(new byte[3]), Cancel);

        var copies = await ListAsync(scenario);

        Assert.Equal([("acme/data", RepoType.Dataset), ("gpt2", RepoType.Model)], copies.Select(copy => (copy.Repo, copy.Type!.Value)));
    }

    [Fact]
    public async Task A_listing_with_other_ETags_than_the_objects_have_damages_no_copy()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        scenario.Store = new BentStore(scenario.Store) { Listed = found => found with { ETag = "other" } };

        Assert.Equal(CopyState.Whole, Assert.Single(await ListAsync(scenario)).State);
    }

    [Theory]
    [InlineData("Released")]
    [InlineData("Held")] // It died at its end.
    public async Task What_a_removal_leaves_of_its_lease_is_no_copy(string state)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        await scenario.UseAsync(cache => cache.RemoveAsync(scenario.Request, isDryRun: false, Cancel));
        await new LeaseStore(scenario.Store, OwnFolder + "lease/").PutAsync(
            new LeaseDocument { Epoch = 9, Pod = "pod-1", Nonce = "a", State = Enum.Parse<LeaseState>(state), Commit = "removed" }, Cancel);
        await scenario.Store.PutAsync("models/acme/sample/notes.txt", new(new byte[3]), Cancel);

        Assert.Empty(await ListAsync(scenario));
    }

    [Fact]
    public async Task A_thousand_copies_take_one_read_each_and_a_listing_for_each_organisation_and_their_names_take_no_read()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var memory = new MemoryObjectStore();
        foreach (var i in Enumerable.Range(0, 1000))
            await StoreAsync(memory, $"org-{i % 10}/model-{i:D3}");
        var names = new CountingStore(memory);
        scenario.Store = names;

        Assert.Equal(1000, (await scenario.UseAsync(cache => cache.ListNamesAsync(Prefix, Cancel))).Count);

        Assert.Equal((11, 0), (names.FolderListings, names.Reads));
        Assert.Equal(0, names.Listings);
        var whole = new CountingStore(memory);
        scenario.Store = whole;
        var copies = await ListAsync(scenario);
        Assert.Equal(1000, copies.Count(copy => copy is { State: CopyState.Whole, Files: 1, Bytes: 2 }));
        Assert.Equal((1, 10, 1000), (whole.FolderListings, whole.Listings, whole.Reads));
    }

    [Fact]
    public async Task Where_an_organisation_has_very_many_objects_its_repos_are_listed_one_by_one()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var memory = new MemoryObjectStore();
        await StoreAsync(memory, "acme/a");
        await StoreAsync(memory, "acme/b");
        await StoreAsync(memory, "gpt2");
        for (var i = 0; i <= 50_000; i++)
            await memory.PutAsync($"{Prefix}acme/b/logs/{i}", new(ReadOnlyMemory<byte>.Empty), Cancel);
        var store = new CountingStore(memory);
        scenario.Store = store;

        var copies = await ListAsync(scenario);

        Assert.Equal(["acme/a", "acme/b", "gpt2"], copies.Select(copy => copy.Repo));
        Assert.All(copies, copy => Assert.Equal(CopyState.Whole, copy.State));
        Assert.Equal((2, 4), (store.FolderListings, store.Listings));
    }

    private static Task<IReadOnlyList<ListedCopy>> ListAsync(CacheScenario scenario) => scenario.UseAsync(cache => cache.ListAsync(Prefix, Cancel));

    private static async Task StoreAsync(MemoryObjectStore store, string repo)
    {
        var etag = await store.PutAsync($"{Prefix}{repo}/config.json", new("{}"u8.ToArray()), Cancel);
        var manifest = $$"""
            {
              "format": 1, "tool": "test", "repo": "{{repo}}", "type": "model", "revision": "main",
              "commit": "0123456789012345678901234567890123456789", "selection": "default", "written": "2026-11-29T00:00:00+00:00",
              "files": [{ "path": "config.json", "size": 2, "digest": "git:9e26dfeeb6e641a33dae4961196235bdb965b21b", "eTag": "{{etag}}" }],
              "leftOut": []
            }
            """;
        await store.PutAsync($"{Prefix}{repo}/.hf-model-cache/manifest.json", new(System.Text.Encoding.UTF8.GetBytes(manifest)), Cancel);
    }
}
