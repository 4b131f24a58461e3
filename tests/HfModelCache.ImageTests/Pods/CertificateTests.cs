using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.ImageTests.Pods;

public sealed class CertificateTests(ContainerImage image, CephFixture ceph)
{
    [Fact]
    public async Task An_unknown_authority_is_named_with_its_remedy_which_helps()
    {
        await using var pod = await Pod.StartAsync(image, ceph, [TestFile.Plain("config.json", "{}")], tls: true);

        var refused = await pod.RunAsync();
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("SSL_CERT_FILE", refused.LastLine, StringComparison.Ordinal);

        pod.Environment["SSL_CERT_FILE"] = pod.CaFile!;
        (await pod.RunAsync(mount: pod.CaFile)).AssertSuccess();
        await pod.AssertWholeAsync();
    }
}
