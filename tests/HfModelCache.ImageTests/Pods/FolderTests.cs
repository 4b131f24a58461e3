using System.Runtime.Versioning;
using System.Security.Cryptography;
using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.ImageTests.Pods;

/// <summary>Folders that are mounted into the container: they need the system's own functions, and the image has no libraries.</summary>
[SupportedOSPlatform("linux")]
public sealed class FolderTests(ContainerImage image, CephFixture ceph) : IDisposable
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model.safetensors", 300 << 20, seed: 1),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("models-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("LOCAL_DIR", "")]
    [InlineData("CACHE_DIR", "models--acme--sample/snapshots")]
    public async Task A_model_larger_than_the_memory_is_restored_and_the_next_run_finds_it(string variable, string files)
    {
        await using var pod = await Pod.StartAsync(image, ceph, Model);
        _folder.UnixFileMode = (UnixFileMode)0b111_111_111;
        pod.Environment[variable] = _folder.FullName;

        (await pod.RunAsync(mount: _folder.FullName)).AssertSuccess();
        var second = (await pod.RunAsync(mount: _folder.FullName)).AssertSuccess();

        Assert.Contains("already, whole", second.LastLine, StringComparison.Ordinal);
        foreach (var file in Model)
        {
            var restored = Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, files), file.Path, SearchOption.AllDirectories));
            await using var content = File.OpenRead(restored);
            Assert.Equal(file.Content.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, TestContext.Current.CancellationToken)));
        }
    }
}
