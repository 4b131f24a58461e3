using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.SystemTests.Clients;

/// <summary>The test Hub answers the requests of the Hub's Python client, in their order and with their oddities.</summary>
/// <remarks>
/// As huggingface_hub 1.29 makes them: automatic redirects are off for HEAD, and a relative one is followed by its path
/// alone, so the query is lost; metadata come from headers; a revision of 40 digits is not looked up.
/// </remarks>
public sealed class PythonClientTests : IAsyncLifetime
{
    private const string Token = "hf_good";

    private static readonly TestFile Config = TestFile.Plain("sub/config.json", """{"model_type":"x"}""");
    private static readonly TestFile Weights = TestFile.Generated("model.safetensors", 3_000_001, seed: 1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
    private FakeHub _hub = null!;
    private string _commit = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync(new FakeHubOptions { PageSize = 2 });
        _hub.Tokens.Add(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData(RepoAccess.Public)]
    [InlineData(RepoAccess.Private)]
    public async Task The_Python_clients_requests_download_a_snapshot(RepoAccess access)
    {
        AddRepo(access);

        using (var unknown = await SendAsync(HttpMethod.Get, "/api/agent-harnesses"))
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(_commit, (string)(await ReadAsync("/api/models/acme/sample/revision/main"))["sha"]!);

        var listed = new List<JsonNode>();
        for (var page = $"/api/models/acme/sample/tree/{_commit}?recursive=true&expand=false"; page is not null;)
        {
            using var answer = await SendAsync(HttpMethod.Get, page);
            listed.AddRange(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!.AsArray()!);
            page = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0].TrimStart('<') : null;
        }

        Assert.Equal([Weights.Path, "sub", Config.Path], listed.Select(entry => (string)entry["path"]!));
        foreach (var file in new[] { Config, Weights })
            await DownloadAsync(file);
        Assert.Empty(_hub.Violations);
    }

    private async Task DownloadAsync(TestFile file)
    {
        var path = $"/acme/sample/resolve/{_commit}/{file.Path}";
        var head = await SendAsync(HttpMethod.Head, path);
        while (head.StatusCode is HttpStatusCode.TemporaryRedirect && !head.Headers.Location!.IsAbsoluteUri)
        {
            path = head.Headers.Location.OriginalString.Split('?')[0];
            head.Dispose();
            head = await SendAsync(HttpMethod.Head, path);
        }

        using (head)
        {
            Assert.Equal(_commit, head.Headers.GetValues("X-Repo-Commit").Single());
            var linked = head.Headers.TryGetValues("X-Linked-Etag", out var etags);
            Assert.Equal(file.IsLfs, linked);
            Assert.Equal(file.IsLfs ? file.Content.Sha256 : file.Oid, (linked ? etags!.Single() : head.Headers.ETag!.Tag).Trim('"'));
            var size = linked ? head.Headers.GetValues("X-Linked-Size").Single() : $"{head.Content.Headers.ContentLength}";
            Assert.Equal($"{file.Content.Length}", size);

            var location = head.Headers.Location is { } to ? new Uri(_hub.Endpoint, to) : new Uri(_hub.Endpoint, path);
            using var body = await SendAsync(HttpMethod.Get, location.AbsoluteUri, withToken: location.Authority == _hub.Endpoint.Authority);
            Assert.Equal(file.Content.ToArray(0, file.Content.Length), await body.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    private void AddRepo(RepoAccess access)
    {
        var repo = _hub.AddRepo("acme/sample");
        repo.Access = access;
        _commit = repo.Commit("main", Config, Weights);
    }

    private async Task<JsonNode> ReadAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, bool withToken = true)
    {
        using var request = new HttpRequestMessage(method, new Uri(_hub.Endpoint, address));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", "unknown/None; hf_hub/1.29.0; python/3.12.0");
        if (withToken)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return await _http.SendAsync(request, Cancel);
    }
}
