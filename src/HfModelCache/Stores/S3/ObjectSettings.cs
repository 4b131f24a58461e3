namespace HfModelCache.Stores.S3;

/// <summary>Represents the settings that a bucket's policy may require of every object. Null leaves the bucket's default.</summary>
public sealed record ObjectSettings
{
    /// <summary>The server-side encryption: <c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>. Default null.</summary>
    public string? Encryption { get; init; }

    /// <summary>The key of the key management service. Default null.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The canned ACL, such as <c>bucket-owner-full-control</c>. Default null.</summary>
    public string? Acl { get; init; }

    /// <summary>The storage class, such as <c>STANDARD_IA</c>. Default null.</summary>
    public string? StorageClass { get; init; }

    /// <summary>The headers that request these settings.</summary>
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
