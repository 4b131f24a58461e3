using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Conformance;

/// <summary>A server that speaks the Hub's API, and the test Hub that holds what it has to answer.</summary>
public abstract class HubUnderTest : IAsyncLifetime
{
    public const string Token = "hf_good";
    public const string Sample = "acme/sample";
    public const string Gated = "acme/gated";
    public const string Private = "acme/private";
    public const string Data = "acme/data";

    public static readonly TestFile[] Files =
    [
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Plain("docs/ein Ständer + 100%.md", "# Hello"),
        TestFile.Plain("docs/deeper/notes.txt", "notes"),
        TestFile.Plain("empty.txt", ""),
        TestFile.Generated("model-00001-of-00002.safetensors", 3_000_001, seed: 1),
        TestFile.Generated("model-00002-of-00002.safetensors", 1_000_001, seed: 2),
        TestFile.Lfs("tokenizer.json", Encoding.UTF8.GetBytes("""{"version":"1.0"}""")),
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    /// <summary>The test Hub.</summary>
    public FakeHub Hub { get; private set; } = null!;

    /// <summary>The commit of every repo's main branch, by name.</summary>
    public Dictionary<string, string> Commits { get; } = [];

    /// <summary>The address of the tested server.</summary>
    public Uri Endpoint { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Hub = await FakeHub.StartAsync(new FakeHubOptions { CdnRefusesTokens = false });
        Hub.Tokens.Add(Token);
        Add(Sample, RepoAccess.Public, Files);
        Add(Gated, RepoAccess.Gated, Files);
        Add(Private, RepoAccess.Private, Files);
        Add(Data, RepoAccess.Public, [TestFile.Plain("README.md", "# Data"), TestFile.Generated("train.parquet", 2_000_003, seed: 3)], RepoKind.Dataset);
        Endpoint = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await StopAsync();
        await Hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns a header of an answer; null if there is none.</summary>
    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? values.Single() : null;

    /// <summary>Returns bytes of a file.</summary>
    public static byte[] ReadAt(TestFile file, long offset, int length)
    {
        var bytes = new List<byte>(length);
        while (bytes.Count < length)
            bytes.AddRange(file.Content.ReadAt(offset + bytes.Count, length - bytes.Count).Span);
        return [.. bytes[..length]];
    }

    /// <summary>Sends a request, and follows no redirect.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, string? range = null, string? version = null, HttpContent? body = null) =>
        SendAsync(method, AddressOf(path), token, range, version, body);

    /// <summary>Sends a request, and follows redirects. A token stays with the server for which it is meant.</summary>
    public async Task<HttpResponseMessage> FollowAsync(HttpMethod method, string path, string? token = null, string? range = null, string? version = null)
    {
        var address = AddressOf(path);
        for (var hop = 0; hop < 5; hop++)
        {
            var answer = await SendAsync(method, address, address.Authority == Endpoint.Authority ? token : null, range, version, body: null);
            if (answer.StatusCode is not (HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect))
                return answer;
            address = new Uri(address, answer.Headers.Location!);
            answer.Dispose();
        }

        throw new InvalidOperationException("Too many redirects.");
    }

    /// <summary>Starts the server, with what the test Hub holds.</summary>
    private protected abstract Task<Uri> StartAsync();

    /// <summary>Stops it.</summary>
    private protected abstract Task StopAsync();

    private Uri AddressOf(string path) => new(path.StartsWith("http", StringComparison.Ordinal)
        ? path
        : Endpoint.AbsoluteUri.TrimEnd('/') + path.Replace("{commit}", Commits[Sample], StringComparison.Ordinal));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string? token, string? range, string? version, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body };
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (range is not null)
            request.Headers.TryAddWithoutValidation("Range", range);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", version);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private void Add(string name, RepoAccess access, TestFile[] files, RepoKind kind = RepoKind.Model)
    {
        var repo = Hub.AddRepo(name, kind);
        repo.Access = access;
        Commits[name] = repo.Commit("main", files);
    }
}
