using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HfModelCache.Failures;

namespace HfModelCache.Network;

/// <summary>Represents the certificate authorities that are trusted instead of the system's.</summary>
/// <remarks>
/// A system's bundle has 150 certificates, and to load them takes longer than everything else that a start does. They are loaded
/// before the first connection that uses TLS.
/// </remarks>
public sealed class TrustedRoots
{
    private readonly string _file;
    private readonly Lazy<X509Certificate2Collection> _certificates;

    private TrustedRoots(string file, IReadOnlyList<byte[]> certificates)
    {
        _file = file;
        _certificates = new Lazy<X509Certificate2Collection>(() => Load(certificates));
    }

    /// <summary>Reads a bundle in PEM form and checks its form. Its certificates are loaded later.</summary>
    /// <param name="file">The bundle's path.</param>
    /// <param name="problem">The problem, as the end of a sentence; null if there is none.</param>
    /// <returns>The authorities; null if there is a problem.</returns>
    public static TrustedRoots? TryLoad(string file, out string? problem)
    {
        try
        {
            var certificates = PemCertificates.Find(File.ReadAllText(file));
            problem = certificates.Count == 0 ? "holds no certificate in PEM form" : null;
            return problem is null ? new TrustedRoots(file, certificates) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AsnContentException)
        {
            problem = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "names a file that does not exist",
                AsnContentException => "names a file with something else in the place of a certificate",
                _ => "names a file that can't be read",
            };
            return null;
        }
    }

    /// <summary>Makes a handler trust these authorities and no others.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="sender">What sends the requests with that handler.</param>
    /// <returns>What sends the requests from now on.</returns>
    internal HttpMessageHandler ApplyTo(SocketsHttpHandler handler, HttpMessageHandler sender)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy = policy;
        var filled = new Lazy<bool>(() =>
        {
            policy.CustomTrustStore.AddRange(_certificates.Value);
            return true;
        });
        return new TrustHandler(() => _ = filled.Value, sender);
    }

    private X509Certificate2Collection Load(IReadOnlyList<byte[]> certificates)
    {
        try
        {
            return [.. certificates.Select(X509CertificateLoader.LoadCertificate)];
        }
        catch (CryptographicException e)
        {
            throw new OperatorException(FailureReason.InvalidSettings, $"{_file} has a certificate that can't be loaded.", e);
        }
    }
}
