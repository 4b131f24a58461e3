using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Operations;

/// <summary>The executable as a user without a name, a home or a group of its own.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class AnyUserTests
{
    private const UnixFileMode OfGroup = (UnixFileMode)0b010_111_111_101; // 2775, as the kubelet makes an emptyDir with fsGroup

    [Theory]
    [InlineData("1000660000", "0", "1000660000")] // OpenShift: a user of the namespace's range, and its fsGroup
    [InlineData("1337", "1337", "1337")] // Istio's proxy
    [InlineData("2102", "2102", "2102")] // Linkerd's proxy
    public async Task Any_user_fills_the_store_and_restores_to_a_volume_of_its_group(string user, string group, string volumeGroup)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "This process may not become another user.");
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), SampleRepo.Files);
        var folder = Directory.CreateTempSubdirectory("restored-");
        try
        {
            pod.Environment["LOCAL_DIR"] = folder.FullName;
            foreach (var volume in new[] { folder, new DirectoryInfo(new Uri(pod.Store.Environment["S3_ENDPOINT_URL"]).LocalPath) })
            {
                Assert.True(await Folders.Shell.RunAsync("chgrp", volumeGroup, volume.FullName));
                volume.UnixFileMode = OfGroup;
            }

            string[] identity = ["setpriv", $"--reuid={user}", $"--regid={group}", $"--groups={volumeGroup}", "--no-new-privs", "--bounding-set=-all"];
            (await pod.RunUnderAsync(identity)).AssertSuccess();
            var hit = await pod.RunUnderAsync(identity);

            hit.AssertSuccess();
            Assert.Contains("already, whole", hit.LastLine, StringComparison.Ordinal);
            await pod.AssertWholeAsync("pytorch_model.bin");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
