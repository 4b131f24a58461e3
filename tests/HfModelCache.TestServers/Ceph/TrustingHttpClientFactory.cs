using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace HfModelCache.TestServers.Ceph;

/// <summary>Makes the SDK trust the cluster's own authority and nothing else.</summary>
internal sealed class TrustingHttpClientFactory(string caFile) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });
    }
}
