using Amazon.S3;
using HfModelCache.Ceph;

namespace HfModelCache.SystemTests.Ceph;

/// <summary>A bucket that belongs to one test, in the cluster that all tests share.</summary>
public sealed record CephBucket(CephCluster Cluster, string Name)
{
    public IAmazonS3 S3 => Cluster.S3;
}
