using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FolderAccessTests
{
    private const UnixFileMode Everything = (UnixFileMode)0b111_111_111;

    [Theory]
    [InlineData("")] // the folder itself
    [InlineData("models")]
    [InlineData("models/acme/sample/nested")] // a folder of the repo, which may not even be looked into
    public async Task A_folder_of_another_user_ends_the_run_before_anything_is_fetched_and_the_remedy_helps(string closed)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "This process may not become another user.");
        var store = new FolderTestStore();
        await using var pod = await PodScenario.StartAsync(store, SampleRepo.Files);
        var root = new DirectoryInfo(new Uri(store.Environment["S3_ENDPOINT_URL"]).LocalPath);
        var folder = root;
        for (var segments = new Queue<string>(closed.Split('/', StringSplitOptions.RemoveEmptyEntries)); segments.Count > 0;)
        {
            folder.UnixFileMode = Everything;
            folder = folder.CreateSubdirectory(segments.Dequeue());
        }

        folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        var denied = await pod.RunUnderAsync("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups");

        denied.AssertFailure();
        Assert.Contains("fsGroup", denied.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain(pod.Hub.Requests.All, request => request.FilePath is not null);
        folder.UnixFileMode = Everything;
        (await pod.RunUnderAsync("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups")).AssertSuccess();
    }
}
