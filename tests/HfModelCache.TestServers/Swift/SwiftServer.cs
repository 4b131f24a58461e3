using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.Swift;

/// <summary>OpenStack Swift with its S3 interface on loopback: a third implementation, which knows no conditional PUT.</summary>
public sealed class SwiftServer : IAsyncDisposable
{
    internal const string Secret = "testing";

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("swift-").FullName;
    private readonly List<Daemon> _daemons = [];
    private readonly SwiftConfiguration _configuration;

    private SwiftServer()
    {
        _configuration = new SwiftConfiguration(_folder);
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_configuration.Port}"));
        S3 = new AmazonS3Client(
            new BasicAWSCredentials(AccessKey, SecretKey),
            new AmazonS3Config
            {
                ServiceURL = Endpoint.AbsoluteUri,
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            });
    }

    /// <summary>Its address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The account and the user.</summary>
    public string AccessKey { get; } = "test:tester";

    /// <summary>The secret key.</summary>
    public string SecretKey { get; } = Secret;

    /// <summary>A client, for preparing a test and looking at its outcome.</summary>
    public IAmazonS3 S3 { get; }

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in time.</exception>
    public static async Task<SwiftServer> StartAsync()
    {
        var server = new SwiftServer();
        try
        {
            await server.StartServersAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        foreach (var daemon in _daemons)
        {
            await daemon.KillAsync();
            daemon.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartServersAsync()
    {
        _configuration.Write();
        await Task.WhenAll(_configuration.Storage.Select(server => BuildRingAsync(server.Key, server.Value)));
        var cachePort = _configuration.CachePort.ToString(CultureInfo.InvariantCulture);
        await StartAsync("memcached", "memcached", "-u", Environment.UserName, "-l", "127.0.0.1", "-p", cachePort);
        foreach (var kind in _configuration.Storage.Keys)
            await StartAsync(kind, $"swift-{kind}-server", _configuration.FileOf(kind));
        await StartAsync("proxy", "swift-proxy-server", _configuration.FileOf("proxy"));
        await WaitAsync();
    }

    private async Task StartAsync(string name, params string[] command) =>
        _daemons.Add(await Daemon.StartAsync(name, logFile: null, command));

    private async Task BuildRingAsync(string kind, int port)
    {
        var ring = Path.Combine(_configuration.Files, kind + ".builder");
        var device = string.Create(CultureInfo.InvariantCulture, $"r1z1-127.0.0.1:{port}/d1");
        await RunAsync("swift-ring-builder", ring, "create", "4", "1", "1");
        await RunAsync("swift-ring-builder", ring, "add", device, "1");
        await RunAsync("swift-ring-builder", ring, "rebalance");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("timeout", ["60", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode > 1) // 1 is a warning.
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.\n{string.Join('\n', output)}");
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient();
        for (var waited = Stopwatch.StartNew(); ; await WallClock.PauseAsync(TimeSpan.FromMilliseconds(100)))
        {
            try
            {
                // Whatever else listens there can't describe itself as Swift.
                if (!(await http.GetStringAsync(new Uri(Endpoint, "info"))).Contains("\"swift\"", StringComparison.Ordinal))
                    throw new InvalidOperationException($"What answers at {Endpoint} is not Swift.");
                await CreateBucketAsync("ready");
                return;
            }
            catch (Exception e) when (e is AmazonServiceException or HttpRequestException && waited.Elapsed < ReadyLimit && !_daemons.Exists(d => d.HasExited))
            {
                // It is still starting.
            }
            catch (Exception e) when (e is AmazonServiceException or HttpRequestException)
            {
                throw new InvalidOperationException($"Swift did not answer.\n{string.Join('\n', _daemons.Select(d => d.Tail()))}", e);
            }
        }
    }
}
