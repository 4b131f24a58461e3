using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HfModelCache.Server.Hosting;

/// <summary>Reads a certificate from files, and again when they have changed: cert-manager renews them in place.</summary>
internal sealed class CertificateSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CertificateFiles _files;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private X509Certificate2 _current;
    private string _version;
    private long _lookedAt;

    /// <summary>Reads the certificate.</summary>
    /// <exception cref="CryptographicException">The files hold no certificate with its key.</exception>
    public CertificateSource(CertificateFiles files, TimeProvider time)
    {
        (_files, _time, _lookedAt) = (files, time, time.GetTimestamp());
        _version = Version();
        _current = Read();
    }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_lookedAt) >= Interval)
                    Renew();
                return _current;
            }
        }
    }

    // While the files are being written, or if they are wrong, the former certificate serves on. Connections may use it, so it is not disposed.
    private void Renew()
    {
        _lookedAt = _time.GetTimestamp();
        try
        {
            var version = Version();
            if (version == _version)
                return;
            _current = Read();
            _version = version;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Read again after the next interval.
        }
    }

    // Times say little: in a mounted Secret both files are links, and what they lead to is exchanged.
    private string Version() =>
        Convert.ToHexString(SHA256.HashData([.. File.ReadAllBytes(_files.Certificate), .. File.ReadAllBytes(_files.Key)]));

    private X509Certificate2 Read() => X509Certificate2.CreateFromPemFile(_files.Certificate, _files.Key);
}
