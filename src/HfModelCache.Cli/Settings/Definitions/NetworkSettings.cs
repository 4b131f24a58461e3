namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings of certificates and proxies. They are variables of many tools, and have no options.</summary>
internal static class NetworkSettings
{
    public static readonly SettingGroup Group = new("Network");

    public static readonly SettingDefinition CaBundle = Group.Add(new("SSL_CERT_FILE", "Trusted certificate authorities, in PEM form")
    {
        Default = "the system's", Aliases = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
    });

    public static readonly SettingDefinition StoreCaBundle = Group.Add(new("AWS_CA_BUNDLE", "Trusted certificate authorities of the store")
    {
        Default = "SSL_CERT_FILE",
    });

    public static readonly SettingDefinition HttpProxy = Group.Add(new("HTTP_PROXY", "Proxy for http URLs")
    {
        IsSecret = true, Aliases = ["http_proxy"],
    });

    public static readonly SettingDefinition HttpsProxy = Group.Add(new("HTTPS_PROXY", "Proxy for https URLs")
    {
        IsSecret = true, Aliases = ["https_proxy"],
    });

    public static readonly SettingDefinition AllProxy = Group.Add(new("ALL_PROXY", "Proxy for both, if they have none of their own")
    {
        IsSecret = true, Aliases = ["all_proxy"],
    });

    public static readonly SettingDefinition NoProxy = Group.Add(new(
        "NO_PROXY", "Servers to contact directly: names, IP addresses, CIDR blocks, or *")
    {
        Aliases = ["no_proxy"],
    });
}
