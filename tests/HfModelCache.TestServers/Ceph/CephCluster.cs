using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.Ceph;

/// <summary>
/// A real Ceph object store on loopback: one monitor, one OSD and one RADOS gateway, which speaks S3 over http and TLS.
/// </summary>
/// <remarks>Nothing of it outlives this object, nor the process, whichever ends first; a killed process leaves its folder.</remarks>
public sealed class CephCluster : IAsyncDisposable
{
    private const string User = "tests";
    private const int MostStarts = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly CephConfiguration _configuration;
    private readonly MonitorAddress _address;
    private readonly StartSteps _steps = new(StartLimit);
    private readonly List<Daemon> _daemons = [];
    private readonly Lazy<AmazonS3Client> _s3;

    private CephCluster(CephObjectStore objectStore, int gigabytes, bool tokenService)
    {
        _address = MonitorAddress.Take();
        _configuration = new CephConfiguration(
            Directory.CreateTempSubdirectory("ceph-").FullName,
            Guid.NewGuid(),
            _address.ToString(),
            FreePorts.Take(),
            FreePorts.Take(),
            objectStore,
            gigabytes,
            tokenService);
        _s3 = new(() => CreateClient(Endpoint, null));
    }

    /// <summary>The gateway's plain http address.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_configuration.Port}");

    /// <summary>The gateway's TLS address.</summary>
    public Uri TlsEndpoint => new($"https://127.0.0.1:{_configuration.TlsPort}");

    /// <summary>The PEM file of the authority that signed the TLS endpoint's certificate.</summary>
    public string CaFile { get; private set; } = "";

    /// <summary>The only user's access key.</summary>
    public string AccessKey { get; } = "test-access-key";

    /// <summary>The only user's secret key.</summary>
    public string SecretKey { get; } = "test-secret-key";

    /// <summary>What the start did, and how long each step took.</summary>
    public string StartedBy => _steps.ToString();

    /// <summary>A client of the plain endpoint, for preparing a test and looking at its outcome.</summary>
    public IAmazonS3 S3 => _s3.Value;

    /// <summary>Starts a cluster; when that fails, everything started so far is stopped and deleted.</summary>
    /// <param name="objectStore">Where the OSD keeps its bytes.</param>
    /// <param name="gigabytes">How much the OSD can hold on disk.</param>
    /// <param name="tokenService">Whether the gateway gives temporary keys too; it then calls wrong keys AccessDenied.</param>
    /// <exception cref="CephStartException">A step failed or took too long.</exception>
    public static async Task<CephCluster> StartAsync(
        CephObjectStore objectStore = CephObjectStore.Bluestore, int gigabytes = 20, bool tokenService = false)
    {
        for (var start = 1; ; start++)
        {
            var cluster = new CephCluster(objectStore, gigabytes, tokenService);
            try
            {
                await cluster.StartDaemonsAsync();
                return cluster;
            }
            catch (Exception e)
            {
                var tails = string.Join('\n', cluster._daemons.Select(daemon => daemon.Tail()));
                // Another test run may have taken a port between the look at it and its use.
                var mayBeThePort = cluster._daemons.Exists(daemon => daemon.HasExited) && start < MostStarts;
                await cluster.DisposeAsync();
                if (!mayBeThePort)
                    throw new CephStartException($"{e.Message}\nSteps: {cluster.StartedBy}.\n{tails}");
            }
        }
    }

    /// <summary>Creates a user with these keys, or gives them to the one that is there.</summary>
    public Task EnsureUserAsync(string name, string accessKey, string secretKey) => CephTool.EnsureAsync(
        _configuration,
        ["user", "create", $"--uid={name}", $"--display-name={name}", $"--access-key={accessKey}", $"--secret-key={secretKey}"],
        ["key", "create", $"--uid={name}", "--key-type=s3", $"--access-key={accessKey}", $"--secret-key={secretKey}"]);

    /// <summary>Creates a bucket and returns its name.</summary>
    public async Task<string> CreateBucketAsync(string name)
    {
        try
        {
            await S3.PutBucketAsync(name);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "BucketAlreadyOwnedByYou")
        {
            // The client retries if an answer is late.
        }

        return name;
    }

    /// <summary>Creates a bucket that keeps every version of an object, and returns its name.</summary>
    public async Task<string> CreateVersionedBucketAsync(string name)
    {
        await CreateBucketAsync(name);
        await S3.PutBucketVersioningAsync(new PutBucketVersioningRequest
        {
            BucketName = name,
            VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
        });
        return name;
    }

    /// <summary>Limits what a bucket can hold, so that the store looks full beyond it.</summary>
    public async Task SetQuotaAsync(string bucket, long bytes)
    {
        await CephTool.RunAsync(_configuration, "radosgw-admin",
            "quota", "set", "--quota-scope=bucket", $"--bucket={bucket}", $"--max-size={bytes}");
        await CephTool.RunAsync(_configuration, "radosgw-admin",
            "quota", "enable", "--quota-scope=bucket", $"--bucket={bucket}");
    }

    /// <summary>Gives the user another pair of keys, which is good beside the first.</summary>
    public async Task<(string Id, string Secret)> AddKeyAsync()
    {
        var (id, secret) = ($"added-{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        await CephTool.RunAsync(_configuration, "radosgw-admin",
            "key", "create", $"--uid={User}", "--key-type=s3", $"--access-key={id}", $"--secret-key={secret}");
        return (id, secret);
    }

    /// <summary>Lets the user say which issuers of tokens the gateway trusts.</summary>
    public Task AllowIdentityProvidersAsync() => CephTool.RunAsync(_configuration, "radosgw-admin",
        "caps", "add", $"--uid={User}", "--caps=oidc-provider=*");

    /// <summary>Creates a role, or finds that it is there, that may do everything with every bucket, and returns its name in full.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trust">The policy that says who may take it.</param>
    public async Task<string> CreateRoleAsync(string name, string trust)
    {
        await CephTool.EnsureAsync(
            _configuration,
            ["role", "create", $"--role-name={name}", "--path=/", $"--assume-role-policy-doc={trust}"],
            ["role", "get", $"--role-name={name}"]);
        await CephTool.RunAsync(_configuration, "radosgw-admin",
            "role-policy", "put", $"--role-name={name}", "--policy-name=all",
            """--policy-doc={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":"arn:aws:s3:::*"}]}""");
        return $"arn:aws:iam:::role/{name}";
    }

    /// <summary>A client with the settings an old third-party store needs; with a CA file it trusts that authority only.</summary>
    public AmazonS3Client CreateClient(Uri endpoint, string? caFile) => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = caFile is null ? null : new TrustingHttpClientFactory(caFile),
        });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_s3.IsValueCreated)
            _s3.Value.Dispose();
        // Killed, not asked: a gateway takes five seconds to say goodbye to data that is deleted anyway.
        await Task.WhenAll(_daemons.Select(daemon => daemon.KillAsync()));
        _daemons.ForEach(daemon => daemon.Dispose());
        _daemons.Clear();
        _address.Dispose();
        if (Directory.Exists(_configuration.Folder))
            Directory.Delete(_configuration.Folder, recursive: true);
    }

    private async Task StartDaemonsAsync()
    {
        var (folder, id, osd) = (_configuration.Folder, _configuration.ClusterId.ToString(), Guid.NewGuid().ToString());
        CaFile = await ServerCertificate.WriteAsync(folder);
        await _configuration.WriteAsync();
        Directory.CreateDirectory(Path.Combine(folder, "osd"));

        await ToolAsync("monmap", "monmaptool", "--create", "--add", "a", $"{_configuration.MonitorAddress}:{MonitorAddress.Port}", "--fsid", id, "monmap");
        await Task.WhenAll(StartMonitorAsync(osd), ToolAsync(
            "OSD's files", "ceph-osd", "-i", "0", "--mkfs", "--no-mon-config", "--osd-uuid", osd));
        await DaemonAsync("osd.0", "ceph-osd", "-i", "0", "--no-mon-config");
        await DaemonAsync("client.rgw.a", "radosgw", "-n", "client.rgw.a");
        await _steps.RunAsync("gateway", () => UntilAsync("The gateway does not listen", IsListeningAsync));
        await _steps.RunAsync("user", () => EnsureUserAsync(User, AccessKey, SecretKey));
        await _steps.RunAsync("first request", () => UntilAsync("The gateway does not know its user", AnswersAsync));
    }

    private async Task StartMonitorAsync(string osd)
    {
        await ToolAsync("monitor's files", "ceph-mon", "--mkfs", "-i", "a", "--monmap", "monmap");
        await DaemonAsync("mon.a", "ceph-mon", "-i", "a");
        // The OSD puts itself into the crush map, but its number must be given out first; to one uuid, only once.
        await _steps.RunAsync("OSD's number", () => UntilAsync("The monitor gives out no number", async () =>
        {
            try
            {
                await CephTool.RunAsync(_configuration, _steps.Left, "ceph", "osd", "create", osd, "0");
                return true;
            }
            catch (CephStartException e) when (e.Message.Contains("EPERM", StringComparison.Ordinal))
            {
                return false; // A monitor that has only just become the leader may refuse its first callers.
            }
        }));
    }

    private Task ToolAsync(string step, string program, params string[] arguments) =>
        _steps.RunAsync(step, () => CephTool.RunAsync(_configuration, _steps.Left, program, arguments));

    private async Task DaemonAsync(string name, params string[] command) =>
        _daemons.Add(await Daemon.StartAsync(
            name, _configuration.LogOf(name),
            ["env", "--unset=CEPH_ARGS", "--unset=CEPH_KEYRING", .. command, "-f", "--conf", _configuration.File]));

    private async Task UntilAsync(string complaint, Func<Task<bool>> isDone)
    {
        for (; !await isDone(); await WallClock.PauseAsync(PollInterval))
        {
            if (_daemons.Find(daemon => daemon.HasExited) is { } dead)
                throw new CephStartException($"{complaint}: {dead.Name} has ended.");
            if (_steps.IsOver)
                throw new CephStartException($"{complaint}, {StartLimit.TotalSeconds} s after the start.");
        }
    }

    private async Task<bool> IsListeningAsync()
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, _configuration.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Whoever else listens there does not know the keys.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await S3.ListBucketsAsync();
            return true;
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
