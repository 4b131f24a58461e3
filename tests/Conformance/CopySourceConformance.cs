using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Selection;
using HfModelCache.Sources;
using HfModelCache.Stores;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Conformance;

/// <summary>Tests that a published copy, in any store, meets the contract of a source.</summary>
public abstract class CopySourceConformance : ModelSourceConformance
{
    private IObjectStore? _store;

    /// <summary>Creates an empty store.</summary>
    private protected abstract Task<IObjectStore> CreateStoreAsync();

    private protected override async Task<(IModelSource Source, RepoId Repo)> CreateAsync()
    {
        _store ??= await FillAsync();
        return (TwoEnds.CopyIn(_store), TwoEnds.Repo);
    }

    [Fact]
    public async Task A_replaced_object_is_not_read()
    {
        var (source, repo) = await CreateAsync();
        using var file = await OpenAsync(source, repo, Large);
        using var connection = source.Connect();
        await ReadAsync(file, connection, new ByteRange(0, 1000));
        var other = (byte[])Files[Large].Clone();
        other[2000] ^= 1;
        await _store!.PutAsync($"models/{repo}/{Large}", new(other), Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => file.OpenAsync(new ByteRange(1000, 2000), connection, Cancel));

        Assert.Equal(FailureReason.CopyDamaged, failure.Reason);
    }

    [Fact]
    public async Task A_missing_object_is_damage_and_not_a_network_failure()
    {
        var (source, repo) = await CreateAsync();
        using var file = await OpenAsync(source, repo, Large);
        using var connection = source.Connect();
        await _store!.DeleteAsync($"models/{repo}/{Large}", Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => file.OpenAsync(new ByteRange(0, 10), connection, Cancel));

        Assert.Equal(FailureReason.CopyDamaged, failure.Reason);
        Assert.Contains(Large, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unselected_files_are_listed_but_not_held()
    {
        _store = await FillAsync(SelectionRules.Parse("*.json", null));
        var (source, repo) = await CreateAsync();

        var snapshot = await source.ListFilesAsync(repo, await source.ResolveAsync(repo, "main", Cancel), Cancel);

        Assert.Equal(Files.Count, snapshot.Files.Count);
        Assert.Equal([Empty, Large], snapshot.NotHeld.Order(StringComparer.Ordinal));
        using var file = source.Open(repo, snapshot.Commit, snapshot.Files.Single(f => f.Path == Large));
        using var connection = source.Connect();
        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => file.OpenAsync(new ByteRange(0, 10), connection, Cancel));
        Assert.Equal(FailureReason.FileNotFound, failure.Reason);
    }

    private async Task<IObjectStore> FillAsync(SelectionRules? selection = null)
    {
        var store = await CreateStoreAsync();
        await using var hub = await FakeHub.StartAsync();
        hub.AddRepo(TwoEnds.Repo.Name).Commit(
            "main", Files.Select(f => f.Key == Large ? TestFile.Lfs(f.Key, f.Value) : TestFile.Plain(f.Key, f.Value)));
        using var source = TwoEnds.Hub(hub.Endpoint);
        await TwoEnds.EnsureAsync(
            source, store, new CopyRequest { Repo = TwoEnds.Repo, Selection = selection ?? SelectionRules.Default });
        return store;
    }
}
