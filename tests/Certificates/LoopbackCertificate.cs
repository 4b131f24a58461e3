using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HfModelCache.Certificates;

/// <summary>A server certificate for this machine's loopback names, signed by a private authority of its own.</summary>
internal sealed class LoopbackCertificate : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public LoopbackCertificate(string authorityName, DateTimeOffset now)
    {
        // Clocks differ between machines.
        var (from, until) = (now.AddDays(-1), now + Lifetime);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest($"CN={authorityName}", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, until);
        AuthorityPem = authority.ExportCertificatePem() + "\n";

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(LoopbackNames());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
        Leaf = signed.CopyWithPrivateKey(key);
        KeyPem = key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The server's certificate with its private key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The private key of <see cref="Leaf"/>.</summary>
    public string KeyPem { get; }

    /// <summary>The authority's certificate, which clients must trust.</summary>
    public string AuthorityPem { get; }

    public void Dispose() => Leaf.Dispose();

    private static X509Extension LoopbackNames()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }
}
