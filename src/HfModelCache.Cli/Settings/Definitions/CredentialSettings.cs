namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that give access to the store. They are variables of AWS tools, and have no options.</summary>
internal static class CredentialSettings
{
    public static readonly SettingGroup Group = new("Store credentials");

    public static readonly SettingDefinition AccessKeyId = Group.Add(new(
        "AWS_ACCESS_KEY_ID", "Access key; if unset, a role or the AWS credential chain")
    {
        IsSecret = true,
        NamesElsewhere = ["AWS_ACCESS_KEY", "S3_ACCESS_KEY", "S3_ACCESS_KEY_ID", "ACCESS_KEY_ID", "MINIO_ACCESS_KEY"],
    });

    public static readonly SettingDefinition SecretAccessKey = Group.Add(new("AWS_SECRET_ACCESS_KEY", "Secret access key")
    {
        IsSecret = true,
        NamesElsewhere =
        [
            "AWS_SECRET_KEY", "AWS_SECRET_KEY_ID", "S3_SECRET_KEY", "S3_SECRET_ACCESS_KEY", "SECRET_ACCESS_KEY", "MINIO_SECRET_KEY",
        ],
    });

    public static readonly SettingDefinition SessionToken = Group.Add(new("AWS_SESSION_TOKEN", "Session token of temporary keys")
    {
        IsSecret = true, NamesElsewhere = ["AWS_SECURITY_TOKEN", "S3_SESSION_TOKEN"],
    });

    public static readonly SettingDefinition RoleArn = Group.Add(new(
        "AWS_ROLE_ARN", "Role to assume with the identity token, if no keys are set"));

    public static readonly SettingDefinition IdentityTokenFile = Group.Add(new(
        "AWS_WEB_IDENTITY_TOKEN_FILE", "File with the pod's identity token; re-read before the keys expire"));

    public static readonly SettingDefinition TokenServiceEndpoint = Group.Add(new(
        "AWS_ENDPOINT_URL_STS", "Token service; for Ceph, the store's endpoint")
    {
        Default = "AWS in AWS_REGION",
    });

    /// <summary>The keys of the store.</summary>
    public static readonly KeySettings Keys = new(AccessKeyId, SecretAccessKey, SessionToken);
}
