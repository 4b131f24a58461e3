using HfModelCache.Network;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>This product's own store over a bucket of the cluster.</summary>
internal static class CephStores
{
    public static S3Options Options(CephBucket bucket, bool tls) => new()
    {
        Bucket = bucket.Name,
        Endpoint = tls ? bucket.Cluster.TlsEndpoint : bucket.Cluster.Endpoint,
        Keys = new S3Keys(bucket.Cluster.AccessKey, bucket.Cluster.SecretKey, SessionToken: null),
        TrustedRoots = TrustedRoots.TryLoad(bucket.Cluster.CaFile, out _),
    };

    public static S3ObjectStore Over(CephBucket bucket, bool tls) => new(Options(bucket, tls), TimeProvider.System);
}
