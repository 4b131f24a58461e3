using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.ImageTests.Pods;

public sealed class CertificateTests(ContainerImage image, CephFixture ceph)
{
    [Fact]
    public async Task An_untrusted_authority_of_the_store_or_the_Hub_is_answered_with_the_setting_that_helps()
    {
        await using var pod = await Pod.StartAsync(image, ceph, [TestFile.Plain("config.json", "{}")], tls: true);

        var storeRefused = await pod.RunAsync();
        Assert.Equal(1, storeRefused.ExitCode);
        Assert.True(storeRefused.LastLine.Contains("AWS_CA_BUNDLE", StringComparison.Ordinal), storeRefused.Errors);

        pod.Environment["AWS_CA_BUNDLE"] = pod.CaFile!;
        var hubRefused = await pod.RunAsync(mount: pod.CaFile);
        Assert.Equal(1, hubRefused.ExitCode);
        Assert.True(hubRefused.LastLine.Contains("SSL_CERT_FILE", StringComparison.Ordinal), hubRefused.Errors);

        pod.Environment.Remove("AWS_CA_BUNDLE");
        pod.Environment["SSL_CERT_FILE"] = pod.CaFile!;
        (await pod.RunAsync(mount: pod.CaFile)).AssertSuccess();
        await pod.AssertWholeAsync();
    }
}
