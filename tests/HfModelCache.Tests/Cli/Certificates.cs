using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HfModelCache.Tests.Cli;

/// <summary>Certificate authorities that nobody else believes.</summary>
internal static class Certificates
{
    public static string WriteTo(TemporaryFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return folder.File(name, certificate.ExportCertificatePem());
    }
}
