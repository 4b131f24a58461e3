using HfModelCache.Certificates;

namespace HfModelCache.TestServers.Ceph;

/// <summary>The gateway's certificate and the authority that signed it, as PEM files.</summary>
internal static class ServerCertificate
{
    /// <summary>Writes ca.pem, server.pem and server.key into the folder.</summary>
    /// <returns>The path of ca.pem, which a client must trust.</returns>
    public static async Task<string> WriteAsync(string folder)
    {
        using var certificate = new LoopbackCertificate("Ceph test authority", WallClock.Now);
        var caFile = Path.Combine(folder, "ca.pem");
        await File.WriteAllTextAsync(caFile, certificate.AuthorityPem);
        await File.WriteAllTextAsync(Path.Combine(folder, "server.pem"), certificate.Leaf.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "server.key"), certificate.KeyPem);
        return caFile;
    }
}
