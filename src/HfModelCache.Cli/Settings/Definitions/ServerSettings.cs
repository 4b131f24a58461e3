namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings of the server.</summary>
internal static class ServerSettings
{
    public static readonly SettingGroup Group = new("Server");

    public static readonly SettingDefinition Listen = Group.Add(new("LISTEN", "Addresses and ports to listen on")
    {
        Option = "--listen", Placeholder = "LIST", Default = "0.0.0.0:8080", NamesElsewhere = ["PORT", "HOST", "--port", "--host", "--bind"],
    });

    public static readonly SettingDefinition CertificateFile = Group.Add(new("TLS_CERT_FILE", "Serve TLS with this certificate and its chain (PEM)")
    {
        Option = "--tls-cert", Placeholder = "FILE",
    });

    public static readonly SettingDefinition KeyFile = Group.Add(new("TLS_KEY_FILE", "The certificate's private key (PEM)")
    {
        Option = "--tls-key", Placeholder = "FILE",
    });

    public static readonly SettingDefinition Content = Group.Add(new(
        "SERVE_CONTENT", "Large files: redirect clients to the store, or relay through the server")
    {
        Option = "--content", Placeholder = "HOW", Default = "redirect, relay for a folder",
    });

    public static readonly SettingDefinition PublicEndpoint = Group.Add(new(
        "PUBLIC_S3_ENDPOINT_URL", "The store as clients see it, for redirects")
    {
        Option = "--public-endpoint-url", Placeholder = "URL", Default = "S3_ENDPOINT_URL",
    });

    public static readonly SettingDefinition OnMiss = Group.Add(new("ON_MISS", "What is not in the store: refuse it, or fill it")
    {
        Option = "--on-miss", Placeholder = "HOW", Default = "refuse",
    });

    public static readonly SettingDefinition FillPatterns = Group.Add(new("FILL_PATTERNS", "Repos to fill, by name")
    {
        Option = "--fill", Placeholder = "LIST",
    });

    public static readonly SettingDefinition Access = Group.Add(new(
        "ACCESS", "Gated and private copies: for whom the hub accepts, or open")
    {
        Option = "--access", Placeholder = "WHO", Default = "hub",
    });

    public static readonly SettingDefinition TokensFile = Group.Add(new("SERVE_TOKENS_FILE", "Tokens of callers who get every copy, one a line")
    {
        Option = "--tokens", Placeholder = "FILE",
    });

    public static readonly SettingDefinition AccessLog = Group.Add(new("ACCESS_LOG", "Log each request")
    {
        Option = "--access-log", Placeholder = "BOOL", Default = "true",
    });
}
