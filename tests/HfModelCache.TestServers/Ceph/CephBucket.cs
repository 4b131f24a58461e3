using Amazon.S3;
using Amazon.S3.Model;

namespace HfModelCache.TestServers.Ceph;

/// <summary>A bucket that belongs to one test, in the cluster that all tests share.</summary>
public sealed record CephBucket(CephCluster Cluster, string Name)
{
    public IAmazonS3 S3 => Cluster.S3;

    /// <summary>Denies a right to everyone, the owner included.</summary>
    /// <param name="right">The action of the policy, such as <c>s3:GetObject</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task DenyAsync(string right, CancellationToken cancellationToken) => S3.PutBucketPolicyAsync(
        new PutBucketPolicyRequest
        {
            BucketName = Name,
            Policy = $$"""
                {
                  "Version": "2012-10-17",
                  "Statement": [{
                    "Effect": "Deny", "Principal": "*", "Action": "{{right}}",
                    "Resource": ["arn:aws:s3:::{{Name}}", "arn:aws:s3:::{{Name}}/*"]
                  }]
                }
                """,
        },
        cancellationToken);
}
