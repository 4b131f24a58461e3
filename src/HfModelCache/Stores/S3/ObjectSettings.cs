namespace HfModelCache.Stores.S3;

/// <summary>What every object is stored with, where a bucket's policy wants it. Null where the bucket's own default holds.</summary>
public sealed record ObjectSettings
{
    /// <summary>How the store encrypts it: <c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>. Default null.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key of the key service with which it does. Default null.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Who else may use it, as one of S3's canned lists: <c>bucket-owner-full-control</c>. Default null.</summary>
    public string? Acl { get; init; }

    /// <summary>The class of storage: <c>STANDARD_IA</c>. Default null.</summary>
    public string? StorageClass { get; init; }

    /// <summary>The headers that say so.</summary>
    internal IEnumerable<(string Name, string Value)> Headers =>
        new (string Name, string? Value)[]
        {
            ("x-amz-server-side-encryption", Encryption),
            ("x-amz-server-side-encryption-aws-kms-key-id", KmsKeyId),
            ("x-amz-acl", Acl),
            ("x-amz-storage-class", StorageClass),
        }
        .Where(header => header.Value is not null)
        .Select(header => (header.Name, header.Value!));
}
