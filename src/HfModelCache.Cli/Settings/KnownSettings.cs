
namespace HfModelCache.Cli.Settings;

/// <summary>Every setting there is: the one source for parsing, help, the report at the start, and spelling advice.</summary>
internal static class KnownSettings
{
    /// <summary>The variable by which Kubernetes tells each pod of an Indexed Job its number.</summary>
    public const string JobCompletionIndex = "JOB_COMPLETION_INDEX";

    /// <summary>How the variables begin by which AWS's tools are told addresses.</summary>
    public const string EndpointVariables = "AWS_ENDPOINT_URL";

    public static readonly SettingDefinition Model = new("MODEL_NAME", "The repo: name or org/name. Required.")
    {
        Option = "MODEL",
    };

    public static readonly SettingDefinition RepoType = new("REPO_TYPE", "What the repo is: model, dataset or space.")
    {
        Option = "--repo-type", Placeholder = "TYPE", Default = "model",
    };

    public static readonly SettingDefinition Revision = new("REVISION", "Branch, tag, ref (refs/pr/1) or commit.")
    {
        Option = "--revision", Placeholder = "REV", Default = "main",
    };

    public static readonly SettingDefinition AllowPatterns = new(
        "ALLOW_PATTERNS", "Take only files that match one of these patterns, separated by commas.")
    {
        Option = "--allow-patterns", Placeholder = "LIST", EmptyCounts = true,
    };

    public static readonly SettingDefinition IgnorePatterns = new(
        "IGNORE_PATTERNS", "Leave out files that match one of these; an empty list takes every file.")
    {
        Option = "--ignore-patterns", Placeholder = "LIST", Default = "copies of weights that are there as safetensors",
        EmptyCounts = true,
    };

    public static readonly SettingDefinition Refresh = new(
        "REFRESH", "Bring a complete copy of another commit to the one asked for.")
    {
        Option = "--refresh", Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition Bucket = new("S3_BUCKET", "The bucket. Required, except with a folder.")
    {
        Option = "--bucket", Placeholder = "NAME",
    };

    public static readonly SettingDefinition StoreEndpoint = new(
        "S3_ENDPOINT_URL", "The store: https://host, or file:///folder. Required where AWS_REGION is not set.")
    {
        Option = "--endpoint-url", Placeholder = "URL", Default = "Amazon's own, in AWS_REGION",
        Aliases = ["AWS_ENDPOINT_URL_S3"],
    };

    public static readonly SettingDefinition Prefix = new("S3_PREFIX", "What every key begins with; may be empty.")
    {
        Option = "--prefix", Placeholder = "PREFIX", Default = "models/", EmptyCounts = true,
    };

    public static readonly SettingDefinition Region = new("AWS_REGION", "The region that requests are signed for.")
    {
        Option = "--region", Placeholder = "REGION", Default = "us-east-1", Aliases = ["AWS_DEFAULT_REGION"],
    };

    public static readonly SettingDefinition UnsignedPayload = new(
        "S3_UNSIGNED_PAYLOAD", "Over http, leave the bytes out of signatures, for trusted networks: a tenth of the CPU time less. Under https they are left out anyway.")
    {
        Option = "--unsigned-payload", Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition AccessKeyId = new(
        "AWS_ACCESS_KEY_ID", "The store's access key. Where not set: a role, or what AWS's own tools find (profile, container, instance).")
    {
        IsSecret = true,
    };

    public static readonly SettingDefinition SecretAccessKey = new("AWS_SECRET_ACCESS_KEY", "The access key's secret half.")
    {
        IsSecret = true,
    };

    public static readonly SettingDefinition SessionToken = new("AWS_SESSION_TOKEN", "What belongs to temporary access keys.")
    {
        IsSecret = true,
    };

    public static readonly SettingDefinition RoleArn = new(
        "AWS_ROLE_ARN", "Where there are no keys: the role whose temporary keys are taken, with the token in AWS_WEB_IDENTITY_TOKEN_FILE.")
    {
        Placeholder = "ARN",
    };

    public static readonly SettingDefinition IdentityTokenFile = new(
        "AWS_WEB_IDENTITY_TOKEN_FILE", "The file with the pod's own token; it is read anew before the keys expire.")
    {
        Placeholder = "FILE",
    };

    public static readonly SettingDefinition TokenServiceEndpoint = new(
        "AWS_ENDPOINT_URL_STS", "The token service that gives the role's keys: the store's own address, for Ceph.")
    {
        Placeholder = "URL", Default = "Amazon's own, in AWS_REGION",
    };

    public static readonly SettingDefinition AnyEndpoint = new(
        EndpointVariables, "The address of the store and of the token service, where they are not set.")
    {
        Placeholder = "URL",
    };

    public static readonly SettingDefinition IgnoreEndpoints = new(
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "Leave every variable out of account that begins with AWS_ENDPOINT_URL.")
    {
        Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition DualStack = new(
        "AWS_USE_DUALSTACK_ENDPOINT", "For Amazon's own store: addresses of both IP versions.")
    {
        Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition Fips = new("AWS_USE_FIPS_ENDPOINT", "For Amazon's own store: its FIPS endpoint.")
    {
        Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition AddressingStyle = new(
        "S3_ADDRESSING_STYLE", "Where requests name the bucket: path or virtual (in the host).")
    {
        Option = "--addressing-style", Placeholder = "STYLE", Default = "path, virtual for Amazon and where the store refuses path",
    };

    public static readonly SettingDefinition Encryption = new(
        "S3_SSE", "How the store encrypts objects, where the bucket's policy wants it said: AES256, aws:kms or aws:kms:dsse.")
    {
        Option = "--sse", Placeholder = "KIND", Default = "the bucket's",
    };

    public static readonly SettingDefinition KmsKeyId = new("S3_SSE_KMS_KEY_ID", "With which key of the key service.")
    {
        Option = "--sse-kms-key-id", Placeholder = "ID", Default = "the bucket's",
    };

    public static readonly SettingDefinition Acl = new(
        "S3_ACL", "A canned access list for every object, such as bucket-owner-full-control.")
    {
        Option = "--acl", Placeholder = "NAME",
    };

    public static readonly SettingDefinition StorageClass = new("S3_STORAGE_CLASS", "The objects' class of storage, such as STANDARD_IA.")
    {
        Option = "--storage-class", Placeholder = "NAME", Default = "the bucket's",
    };

    public static readonly SettingDefinition RequestPayer = new(
        "S3_REQUEST_PAYER", "For a bucket whose requests whoever asks must pay: requester.")
    {
        Option = "--request-payer", Placeholder = "WHO",
    };

    public static readonly SettingDefinition PayloadSigning = new(
        "S3_PAYLOAD_SIGNING", "Sign the bytes under https too, where the bucket's policy wants it.")
    {
        Option = "--payload-signing", Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition HubEndpoint = new("HF_ENDPOINT", "The Hub, or a mirror of it, with the path below which it lies there.")
    {
        Option = "--hf-endpoint", Placeholder = "URL", Default = "https://huggingface.co",
    };

    public static readonly SettingDefinition Token = new("HF_TOKEN", "The Hub's token, for gated and private repos.")
    {
        IsSecret = true, Aliases = ["HUGGING_FACE_HUB_TOKEN"],
    };

    public static readonly SettingDefinition TokenPath = new("HF_TOKEN_PATH", "A file that holds the token.")
    {
        Default = "$HF_HOME/token",
    };

    public static readonly SettingDefinition HubHome = new("HF_HOME", "The folder of Hub clients, with the token.")
    {
        Default = "$XDG_CACHE_HOME/huggingface, else ~/.cache/huggingface",
    };

    public static readonly SettingDefinition NoImplicitToken = new("HF_HUB_DISABLE_IMPLICIT_TOKEN", "Send no token.")
    {
        Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition Offline = new(
        "HF_HUB_OFFLINE", "Don't ask the Hub; fail where it would be needed.")
    {
        Option = "--offline", Default = "false", IsSwitch = true, Aliases = ["TRANSFORMERS_OFFLINE"],
    };

    public static readonly SettingDefinition AllowedHosts = new(
        "ALLOWED_HOSTS", "Hosts that are the Hub too, separated by commas: it may redirect to them although private, and they are sent HF_TOKEN.")
    {
        Option = "--allowed-hosts", Placeholder = "LIST",
    };

    public static readonly SettingDefinition CaBundle = new("SSL_CERT_FILE", "Certificate authorities to believe, in PEM form.")
    {
        Default = "the system's", Aliases = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"],
    };

    public static readonly SettingDefinition StoreCaBundle = new("AWS_CA_BUNDLE", "The same, for the store alone.")
    {
        Default = "as SSL_CERT_FILE",
    };

    public static readonly SettingDefinition HttpProxy = new("HTTP_PROXY", "The proxy for http addresses.")
    {
        IsSecret = true, Aliases = ["http_proxy"],
    };

    public static readonly SettingDefinition HttpsProxy = new("HTTPS_PROXY", "The proxy for https addresses.")
    {
        IsSecret = true, Aliases = ["https_proxy"],
    };

    public static readonly SettingDefinition AllProxy = new("ALL_PROXY", "The proxy where neither of the two is set.")
    {
        IsSecret = true, Aliases = ["all_proxy"],
    };

    public static readonly SettingDefinition NoProxy = new("NO_PROXY", "Servers that are asked directly, separated by commas: names with all below them, addresses, either with :port if wanted, CIDR blocks; * for all.")
    {
        Aliases = ["no_proxy"],
    };

    public static readonly SettingDefinition PodUid = new(
        "POD_UID", "The pod's identity, from the downward API (metadata.uid): a container that starts again in it takes over its own lease after half of LEASE_TIMEOUT.");

    public static readonly SettingDefinition PodName = new(
        "POD_NAME", "The pod's name, from the downward API (metadata.name), for logs; where POD_UID is not set, also its identity.");

    public static readonly SettingDefinition LeaseTimeout = new(
        "LEASE_TIMEOUT", "How long a leader may be silent before another replica takes over: 30s, 2m. Of two different values the longer counts.")
    {
        Option = "--lease-timeout", Placeholder = "TIME", Default = "30s",
    };

    public static readonly SettingDefinition WaitTimeout = new(
        "WAIT_TIMEOUT", "How long to wait for other replicas, in all: 90m, 24h.")
    {
        Option = "--wait-timeout", Placeholder = "TIME", Default = "24h",
    };

    public static readonly SettingDefinition ShardCount = new(
        "SHARD_COUNT", "How many machines carry the model together: the completions of an Indexed Job.")
    {
        Option = "--shard-count", Placeholder = "NUMBER", Default = "1",
    };

    public static readonly SettingDefinition ShardIndex = new("SHARD_INDEX", "Which of them this is, from 0.")
    {
        Option = "--shard-index", Placeholder = "NUMBER", Aliases = [JobCompletionIndex],
    };

    public static readonly SettingDefinition RetryTimeout = new(
        "RETRY_TIMEOUT", "How long a Hub or store that keeps failing is tried again before the run ends: 30s, 5m.")
    {
        Option = "--retry-timeout", Placeholder = "TIME", Default = "2m",
    };

    public static readonly SettingDefinition MaxMemory = new(
        "MAX_MEMORY", "Memory for bytes under way, from 32MiB; the program itself needs some 60 MiB more.")
    {
        Option = "--max-memory", Placeholder = "SIZE", Default = "128MiB, less in a small container",
    };

    public static readonly SettingDefinition MaxConnections = new(
        "MAX_CONNECTIONS", "The most connections to the content servers, and the most to the store.")
    {
        Option = "--max-connections", Placeholder = "COUNT", Default = "as many as pay, up to 64",
    };

    public static readonly SettingDefinition MaxBandwidth = new(
        "MAX_BANDWIDTH", "The most to fetch in a second: 100MB, 1GiB.")
    {
        Option = "--max-bandwidth", Placeholder = "SIZE",
    };

    public static readonly SettingDefinition DisableProgress = new("DISABLE_PROGRESS", "Show no progress.")
    {
        Option = "--disable-progress", Default = "false", IsSwitch = true, Aliases = ["HF_HUB_DISABLE_PROGRESS_BARS"],
    };

    public static readonly SettingDefinition LogFormat = new("LOG_FORMAT", "How logs are written: text or json.")
    {
        Option = "--log-format", Placeholder = "FORMAT", Default = "text",
    };

    public static readonly SettingDefinition LogLevel = new(
        "LOG_LEVEL", "What is logged: trace, debug, information, warning or error.")
    {
        Option = "--log-level", Placeholder = "LEVEL", Default = "information",
    };

    public static readonly SettingDefinition DetailedExitCodes = new(
        "DETAILED_EXIT_CODES", "End with 2 instead of 1 where trying again is of no use before somebody has acted.")
    {
        Option = "--detailed-exit-codes", Default = "false", IsSwitch = true,
    };

    public static readonly SettingDefinition DownloadFolder = new("DOWNLOAD_DIR", "Accepted, and not used: nothing touches disk.")
    {
        Option = "--download-dir", Placeholder = "FOLDER", Default = "/tmp",
    };

    /// <summary>All of them, in the order of help.</summary>
    public static readonly IReadOnlyList<SettingDefinition> All =
    [
        Model, RepoType, Revision, AllowPatterns, IgnorePatterns, Refresh,
        Bucket, StoreEndpoint, Prefix, Region, UnsignedPayload, AccessKeyId, SecretAccessKey, SessionToken,
        RoleArn, IdentityTokenFile, TokenServiceEndpoint, AnyEndpoint, IgnoreEndpoints, DualStack, Fips,
        AddressingStyle, Encryption, KmsKeyId, Acl, StorageClass, RequestPayer, PayloadSigning,
        HubEndpoint, Token, TokenPath, HubHome, NoImplicitToken, Offline, AllowedHosts,
        CaBundle, StoreCaBundle, HttpProxy, HttpsProxy, AllProxy, NoProxy,
        PodUid, PodName, LeaseTimeout, WaitTimeout, ShardCount, ShardIndex, RetryTimeout,
        MaxMemory, MaxConnections, MaxBandwidth,
        DisableProgress, LogFormat, LogLevel, DetailedExitCodes, DownloadFolder,
    ];
}
