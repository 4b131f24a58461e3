using HfModelCache.Conformance;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;

namespace HfModelCache.SystemTests.Folders;

/// <summary>A folder without hard links does everything that a store must.</summary>
public sealed class LinklessFolderTests : ObjectStoreConformance, IAsyncLifetime
{
    private const string Times = "Its times are whole seconds: an object that is replaced at once by one of its size keeps its ETag";

    private ExfatFolder? _folder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _folder = await ExfatFolder.MountAsync();

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
            await _folder.DisposeAsync();
    }

    [Fact(DisplayName = Times)]
    public override async Task A_second_put_replaces_the_object_and_changes_its_ETag()
    {
        var store = Store();
        await store.PutAsync("a", new("one"u8.ToArray()), Cancel);

        await store.PutAsync("a", new("two"u8.ToArray()), Cancel);

        Assert.Equal("two"u8.ToArray(), (await store.ReadDocumentAsync("a", 10, Cancel))!.Content);
    }

    public override async Task Unusual_keys_are_stored_unchanged(string key)
    {
        if (key.Any(c => c is '?' or '"'))
        {
            var failure = await Assert.ThrowsAsync<OperatorException>(() => Store().CheckKeysAsync(["plain", key], Cancel));
            Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
        }
        else
        {
            await Store().CheckKeysAsync(["plain", key], Cancel);
            await base.Unusual_keys_are_stored_unchanged(key);
        }
    }

    [Fact]
    public async Task The_folder_supports_no_hard_links()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder!.Path, "a"), "", Cancel);

        Assert.False(await Shell.RunAsync("ln", Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "b")));
    }

    [Fact]
    public async Task A_folder_whose_server_has_died_fails_the_run_at_once_and_is_not_taken_for_missing()
    {
        await _folder!.KillAsync();

        var failure = await Assert.ThrowsAsync<OperatorException>(() => Store().FindAsync("a", Cancel));

        Assert.Equal(FailureReason.FolderFailing, failure.Reason);
    }

    private protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(Store());

    private FolderObjectStore Store() => new(_folder!.Path, TimeProvider.System);
}
