namespace HfModelCache.Stores.S3;

/// <summary>The rights that requests need, as policies name them.</summary>
internal static class S3Rights
{
    public const string List = "s3:ListBucket";
    public const string ListUploads = "s3:ListBucketMultipartUploads";
    public const string ListParts = "s3:ListMultipartUploadParts";
    public const string Put = "s3:PutObject";
    public const string Delete = "s3:DeleteObject";
    public const string Abort = "s3:AbortMultipartUpload";

    /// <summary>Who may not list is told nothing of what is not there either.</summary>
    public const string Get = "s3:GetObject, and s3:ListBucket where there is no such object";
}
