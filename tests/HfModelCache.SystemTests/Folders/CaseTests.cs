using HfModelCache.Failures;
using HfModelCache.Stores.Folder;

namespace HfModelCache.SystemTests.Folders;

/// <summary>A file system that ignores case, as those of Windows do.</summary>
public sealed class CaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("m/a.txt", "m/A.txt")]
    [InlineData("m/sub/a", "m/Sub/b")]
    [InlineData("m/été", "m/Été")]
    public async Task Two_names_that_differ_only_in_case_are_refused_before_any_download(string one, string other)
    {
        await using var folder = await ExfatFolder.MountAsync();
        var store = new FolderObjectStore(folder.Path, TimeProvider.System);
        await store.PutAsync("m/.hf-model-cache/lease/1", new(new byte[1]), Cancel);

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.CheckKeysAsync([one, other], Cancel));

        Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
        Assert.Contains("are one name to the file system", failure.Message, StringComparison.Ordinal);
        await store.CheckKeysAsync([one], Cancel);
    }

    [Theory]
    [InlineData("Models/a")]
    [InlineData("models/B")]
    public async Task A_name_that_exists_in_another_case_is_refused(string key)
    {
        await using var folder = await ExfatFolder.MountAsync();
        var store = new FolderObjectStore(folder.Path, TimeProvider.System);
        await store.PutAsync("models/b", new(new byte[1]), Cancel);

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.CheckKeysAsync([key], Cancel));

        Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
        await store.CheckKeysAsync(["models/b"], Cancel);
    }
}
