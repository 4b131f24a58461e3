using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HfModelCache.Network;

/// <summary>Represents the certificate authorities that are trusted instead of the system's.</summary>
public sealed class TrustedRoots
{
    private readonly X509Certificate2Collection _certificates;

    private TrustedRoots(X509Certificate2Collection certificates) => _certificates = certificates;

    /// <summary>Reads a bundle in PEM form.</summary>
    /// <param name="file">The bundle's path.</param>
    /// <param name="problem">The problem, as the end of a sentence; null if there is none.</param>
    /// <returns>The authorities; null if there is a problem.</returns>
    public static TrustedRoots? TryLoad(string file, out string? problem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            problem = certificates.Count == 0 ? "holds no certificate in PEM form" : null;
            return problem is null ? new TrustedRoots(certificates) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problem = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "names a file that does not exist",
                UnauthorizedAccessException => "names a file that can't be read",
                CryptographicException => "names a file that is not in PEM form",
                _ => "names a file that can't be read",
            };
            return null;
        }
    }

    /// <summary>Makes <paramref name="options"/> trust these authorities and no others.</summary>
    internal void ApplyTo(SslClientAuthenticationOptions options)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(_certificates);
        options.CertificateChainPolicy = policy;
    }
}
