using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Server;

/// <summary>TLS, the log, and how the server starts and refuses to.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transport-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_certificate_serves_TLS_and_links_begin_with_https()
    {
        await using var pod = await FilledAsync();
        using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=localhost", ownKey, HashAlgorithmName.SHA256).CreateSelfSigned(WallClock.Now.AddDays(-1), WallClock.Now.AddDays(1));
        var (certificate, key) = (Path.Combine(_folder.FullName, "tls.crt"), Path.Combine(_folder.FullName, "tls.key"));
        await File.WriteAllTextAsync(certificate, own.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(key, ownKey.ExportPkcs8PrivateKeyPem(), Cancel);
        await using var server = await RunningServer.StartAsync(pod, ("TLS_CERT_FILE", certificate), ("TLS_KEY_FILE", key));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.Equals(own),
            },
        });

        using var tree = await http.GetAsync(new Uri(server.Endpoint, $"/api/models/{PodScenario.RepoName}/tree/main?limit=1"), Cancel);

        Assert.Equal("https", server.Endpoint.Scheme);
        Assert.StartsWith($"<https://{server.Endpoint.Authority}/", tree.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_has_a_line_for_each_request_but_no_query_no_token_and_no_probe()
    {
        await using var pod = await FilledAsync();
        await using var server = await RunningServer.StartAsync(pod, ("LOG_FORMAT", "json"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Endpoint, $"/{PodScenario.RepoName}/resolve/main/config.json?token=hf_in_the_query"));
        request.Headers.Authorization = new("Bearer", "hf_in_the_header");
        using var answer = await http.SendAsync(request, Cancel);
        using var probe = await http.GetAsync(new Uri(server.Endpoint, "/healthz"), Cancel);
        await server.SignalAsync("TERM");
        var result = await server.Finished;

        var line = JsonNode.Parse(result.Errors.Split('\n').Single(line => line.Contains("/resolve/", StringComparison.Ordinal)))!;
        Assert.Equal(("GET", $"/{PodScenario.RepoName}/resolve/main/config.json", 200, 2L), ((string)line["method"]!, (string)line["path"]!, (int)line["status"]!, (long)line["bytes"]!));
        Assert.Equal(answer.Headers.GetValues("X-Request-Id").Single(), (string)line["requestId"]!);
        Assert.DoesNotContain("hf_in_the", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("healthz", result.Errors, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_remedy()
    {
        await using var pod = await FilledAsync();
        await using var server = await RunningServer.StartAsync(pod);
        pod.Environment["LISTEN"] = server.Endpoint.Authority;

        var result = await pod.RunAsync("serve");

        result.AssertFailure();
        Assert.Contains("another process listens there", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("Set LISTEN", result.LastLine, StringComparison.Ordinal);
    }

    // Kestrel's own limits, which a setting of this program could undo.
    [Fact]
    public async Task A_connection_that_sends_its_request_too_slowly_is_closed()
    {
        await using var pod = await FilledAsync();
        await using var server = await RunningServer.StartAsync(pod);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Endpoint.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray(), Cancel);

        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Cancel).InTimeAsync(Cancel);

        Assert.StartsWith("HTTP/1.1 408 ", System.Text.Encoding.ASCII.GetString(answer.ToArray()), StringComparison.Ordinal);
    }

    private static async Task<PodScenario> FilledAsync()
    {
        var pod = await PodScenario.StartAsync(new FolderTestStore(), [TestFile.Plain("config.json", "{}"), TestFile.Plain("other.json", "{}")]);
        (await pod.RunAsync()).AssertSuccess();
        return pod;
    }
}
