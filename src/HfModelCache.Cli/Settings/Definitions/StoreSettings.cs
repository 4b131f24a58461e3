namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that say where the store is and how to send it requests.</summary>
internal static class StoreSettings
{
    /// <summary>The prefix of the variables that hold endpoints for all AWS tools.</summary>
    public const string EndpointVariables = "AWS_ENDPOINT_URL";

    public static readonly SettingGroup Group = new("Store");

    public static readonly SettingDefinition Bucket = Group.Add(new("S3_BUCKET", "Bucket (required unless the store is a folder)")
    {
        Option = "--bucket", Placeholder = "NAME",
        NamesElsewhere =
        [
            "S3_BUCKET_NAME", "BUCKET_NAME", "BUCKET", "AWS_BUCKET", "AWS_BUCKET_NAME", "AWS_S3_BUCKET", "AWS_S3_BUCKET_NAME",
        ],
    });

    public static readonly SettingDefinition Endpoint = Group.Add(new("S3_ENDPOINT_URL", "Store: https://host or file:///folder")
    {
        Option = "--endpoint-url", Placeholder = "URL", Default = "AWS in AWS_REGION", Aliases = ["AWS_ENDPOINT_URL_S3"],
        NamesElsewhere =
        [
            "S3_ENDPOINT", "S3_URL", "S3_HOST", "AWS_ENDPOINT", "AWS_S3_ENDPOINT", "AWS_S3_ENDPOINT_URL", "MINIO_ENDPOINT", "--endpoint",
        ],
    });

    public static readonly SettingDefinition Prefix = Group.Add(new("S3_PREFIX", "Prefix of every key; may be empty")
    {
        Option = "--prefix", Placeholder = "PREFIX", Default = "models/", EmptyCounts = true,
        NamesElsewhere = ["S3_KEY_PREFIX", "BUCKET_PREFIX", "AWS_S3_PREFIX"],
    });

    public static readonly SettingDefinition Layout = Group.Add(new("S3_LAYOUT", "Copies by name (one commit) or by commit (side by side)")
    {
        Option = "--layout", Placeholder = "LAYOUT", Default = "name",
    });

    public static readonly SettingDefinition Region = Group.Add(new("AWS_REGION", "Region that requests are signed for")
    {
        Option = "--region", Placeholder = "REGION", Default = "us-east-1", Aliases = ["AWS_DEFAULT_REGION"],
        NamesElsewhere = ["S3_REGION", "AWS_S3_REGION", "BUCKET_REGION"],
    });

    public static readonly SettingDefinition AddressingStyle = Group.Add(new(
        "S3_ADDRESSING_STYLE", "Bucket in the URL: path or virtual (host name)")
    {
        Option = "--addressing-style", Placeholder = "STYLE", Default = "path, virtual for AWS or if refused",
    });

    public static readonly SettingDefinition RequestPayer = Group.Add(new(
        "S3_REQUEST_PAYER", "Accept a requester-pays bucket's charges: requester")
    {
        Option = "--request-payer", Placeholder = "WHO",
    });

    public static readonly SettingDefinition UnsignedPayload = Group.Add(new(
        "S3_UNSIGNED_PAYLOAD", "Don't sign payloads over http (trusted networks only)")
    {
        Option = "--unsigned-payload", Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition PayloadSigning = Group.Add(new(
        "S3_PAYLOAD_SIGNING", "Sign payloads over https, if the bucket policy requires it")
    {
        Option = "--payload-signing", Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition AnyEndpoint = Group.Add(new(
        EndpointVariables, "Endpoint of store and token service, unless they have their own"));

    public static readonly SettingDefinition IgnoreEndpoints = Group.Add(new(
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "Ignore all AWS_ENDPOINT_URL variables")
    {
        Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition DualStack = Group.Add(new(
        "AWS_USE_DUALSTACK_ENDPOINT", "AWS only: use the endpoint for IPv4 and IPv6")
    {
        Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition Fips = Group.Add(new("AWS_USE_FIPS_ENDPOINT", "AWS only: use the FIPS endpoint")
    {
        Default = "false", IsSwitch = true,
    });
}
