using HfModelCache.SystemTests.Executable;
using HfModelCache.SystemTests.Folders;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Diagnosis;

/// <summary>Faults planted in folders and on this machine.</summary>
public sealed class FolderTests
{
    [Fact]
    public async Task A_folder_without_hard_links_is_named_and_serves_nevertheless()
    {
        await using var folder = await ExfatFolder.MountAsync();
        await using var pod = await StartAsync();
        pod.Environment["S3_ENDPOINT_URL"] = new Uri(folder.Path).AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly("warning", "hard links", "HardLinksMissing");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_folder_that_may_only_be_read_is_named()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "This process may mount nothing.");
        await using var pod = await StartAsync();
        var folder = Directory.CreateTempSubdirectory("read-only-");
        Assert.True(await Shell.RunAsync("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", folder.FullName));
        try
        {
            pod.Environment["S3_ENDPOINT_URL"] = new Uri(folder.FullName).AbsoluteUri;

            (await Diagnosed.RunAsync(pod)).AssertOnly("failed", "put", "FolderAccessDenied");
        }
        finally
        {
            await Shell.RunAsync("umount", folder.FullName);
            folder.Delete();
        }
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named_and_not_created()
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_ENDPOINT_URL"] = "file:///nonexistent/models";
        pod.Environment["LOCAL_DIR"] = "/nonexistent/local";

        var diagnosed = await Diagnosed.RunAsync(pod);

        diagnosed.AssertThat("failed", "bucket", "BucketNotFound");
        Assert.Contains("\"FolderMissing\"", diagnosed.Result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists("/nonexistent"));
    }

    [Fact]
    public async Task A_limit_of_open_files_that_is_too_low_is_named()
    {
        await using var pod = await StartAsync();
        await using var running = RunningProduct.Start(pod.Environment, ["prlimit", "--nofile=60"], ["doctor", "--json"]);

        new Diagnosed(await running.Finished).AssertOnly("failed", "open files", "TooManyOpenFiles", "The limit of open files is 60.");
    }

    [Fact]
    public async Task A_slow_download_is_named()
    {
        await using var pod = await StartAsync();
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 200 << 10 };

        (await Diagnosed.RunAsync(pod)).AssertOnly("warning", "file", "LinkSlow");
    }

    private static Task<PodScenario> StartAsync() =>
        PodScenario.StartAsync(new FolderTestStore(), [TestFile.Generated("model.safetensors", 8 << 20, seed: 1)]);
}
