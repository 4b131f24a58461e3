using Amazon.S3;

namespace HfModelCache.TestServers.Ceph;

/// <summary>A bucket that belongs to one test, in the cluster that all tests share.</summary>
public sealed record CephBucket(CephCluster Cluster, string Name)
{
    public IAmazonS3 S3 => Cluster.S3;
}
