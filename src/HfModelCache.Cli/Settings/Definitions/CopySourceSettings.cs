namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings of the copies that take the Hub's place as the source.</summary>
internal static class CopySourceSettings
{
    public static readonly SettingGroup Group = new("Copies as the source");

    public static readonly SettingDefinition Url = Group.Add(new(
        "FROM_URL", "Copies to use instead of the Hub: s3:// or file:/// URL")
    {
        Option = "--from", Placeholder = "URL", NamesElsewhere = ["SOURCE_URL", "--from-url", "--source", "--source-url"],
    });

    public static readonly SettingDefinition Endpoint = Group.Add(new("FROM_AWS_ENDPOINT_URL", "Server of the bucket in FROM_URL")
    {
        Default = "AWS if FROM_AWS_REGION is set, else the store's",
    });

    public static readonly SettingDefinition Region = Group.Add(new("FROM_AWS_REGION", "Region of the bucket in FROM_URL"));

    public static readonly SettingDefinition AccessKeyId = Group.Add(new(
        "FROM_AWS_ACCESS_KEY_ID", "Its access key; if unset, the store's, on the store's server")
    {
        IsSecret = true,
    });

    public static readonly SettingDefinition SecretAccessKey = Group.Add(new("FROM_AWS_SECRET_ACCESS_KEY", "Its secret access key")
    {
        IsSecret = true,
    });

    public static readonly SettingDefinition SessionToken = Group.Add(new(
        "FROM_AWS_SESSION_TOKEN", "Its session token, with temporary keys")
    {
        IsSecret = true,
    });

    /// <summary>The keys of the source.</summary>
    public static readonly KeySettings Keys = new(AccessKeyId, SecretAccessKey, SessionToken);
}
