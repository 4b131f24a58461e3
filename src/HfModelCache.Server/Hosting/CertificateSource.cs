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
    private DateTime _changed;
    private long _lookedAt;

    /// <summary>Reads the certificate.</summary>
    /// <exception cref="CryptographicException">The files hold no certificate with its key.</exception>
    public CertificateSource(CertificateFiles files, TimeProvider time)
    {
        (_files, _time, _lookedAt) = (files, time, time.GetTimestamp());
        _changed = ChangedAt();
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
            var changed = ChangedAt();
            if (changed == _changed)
                return;
            _current = Read();
            _changed = changed;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Read again after the next interval.
        }
    }

    private DateTime ChangedAt()
    {
        var (certificate, key) = (File.GetLastWriteTimeUtc(_files.Certificate), File.GetLastWriteTimeUtc(_files.Key));
        return certificate > key ? certificate : key;
    }

    private X509Certificate2 Read() => X509Certificate2.CreateFromPemFile(_files.Certificate, _files.Key);
}
