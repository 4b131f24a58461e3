using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HfModelCache.Server;
using HfModelCache.Server.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Server;

/// <summary>A certificate that is renewed in place is served without a restart.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-");
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_that_is_replaced_is_read_again()
    {
        Write(_folder.FullName, "first");
        var source = NewSource();

        Write(_folder.FullName, "second, longer");
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("CN=\"second, longer\"", source.Current.Subject);
    }

    // As the kubelet does it: the files are links into ..data, which is a link to a folder that is new each time.
    [Fact]
    public void A_Secret_that_the_kubelet_replaces_is_read_again()
    {
        Write(_folder.CreateSubdirectory("..2026_1").FullName, "first");
        Write(_folder.CreateSubdirectory("..2026_2").FullName, "other");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..2026_1");
        foreach (var name in new[] { "tls.crt", "tls.key" })
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, name), $"..data/{name}");
        var source = NewSource();

        File.Delete(Path.Combine(_folder.FullName, "..data"));
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..2026_2");
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("CN=other", source.Current.Subject);
    }

    [Fact]
    public void While_the_files_are_wrong_the_former_certificate_serves_on()
    {
        Write(_folder.FullName, "first");
        var source = NewSource();

        File.WriteAllText(Path.Combine(_folder.FullName, "tls.key"), "half a key");
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("CN=first", source.Current.Subject);
    }

    private CertificateSource NewSource() =>
        new(new CertificateFiles(Path.Combine(_folder.FullName, "tls.crt"), Path.Combine(_folder.FullName, "tls.key")), _time);

    private static void Write(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN=\"{name}\"", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
