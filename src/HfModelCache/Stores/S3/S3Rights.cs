namespace HfModelCache.Stores.S3;

/// <summary>Names the rights that requests need, as policies do.</summary>
internal static class S3Rights
{
    public const string List = "s3:ListBucket";
    public const string ListUploads = "s3:ListBucketMultipartUploads";
    public const string ListParts = "s3:ListMultipartUploadParts";
    public const string Put = "s3:PutObject";
    public const string Delete = "s3:DeleteObject";
    public const string Versioning = "s3:GetBucketVersioning";
    public const string Abort = "s3:AbortMultipartUpload";

    /// <summary>Without the right to list, a store answers 403 for a missing object.</summary>
    public const string Get = "s3:GetObject, and s3:ListBucket if there is no such object";
}
