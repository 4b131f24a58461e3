namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that say how the store keeps the objects it is sent.</summary>
internal static class ObjectWriteSettings
{
    private const string BucketDefault = "the bucket's";

    public static readonly SettingGroup Group = new("Stored objects");

    public static readonly SettingDefinition Encryption = Group.Add(new(
        "S3_SSE", "Server-side encryption: AES256, aws:kms or aws:kms:dsse")
    {
        Option = "--sse", Placeholder = "KIND", Default = BucketDefault,
    });

    public static readonly SettingDefinition KmsKeyId = Group.Add(new("S3_SSE_KMS_KEY_ID", "KMS key, with S3_SSE=aws:kms")
    {
        Option = "--sse-kms-key-id", Placeholder = "ID", Default = BucketDefault,
    });

    public static readonly SettingDefinition Acl = Group.Add(new("S3_ACL", "Canned ACL, such as bucket-owner-full-control")
    {
        Option = "--acl", Placeholder = "NAME",
    });

    public static readonly SettingDefinition StorageClass = Group.Add(new("S3_STORAGE_CLASS", "Storage class, such as STANDARD_IA")
    {
        Option = "--storage-class", Placeholder = "NAME", Default = BucketDefault,
    });
}
