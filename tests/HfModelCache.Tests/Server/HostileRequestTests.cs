using System.Globalization;
using HfModelCache.Conformance;

namespace HfModelCache.Tests.Server;

/// <summary>Broken and malicious requests get the right status, and nothing leaks.</summary>
public sealed class HostileRequestTests(FolderServer served) : IClassFixture<FolderServer>
{
    private const string Config = "/acme/sample/resolve/main/config.json";
    private const string PathsInfo = "/api/models/acme/sample/paths-info/main";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/acme/sample/resolve/main/../../../../etc/passwd", 400)]
    [InlineData("/acme/sample/resolve/main/%2e%2e/%2e%2e/config.json", 400)]
    [InlineData("/acme/sample/resolve/main/..%2f..%2f..%2fetc%2fpasswd", 404)]
    [InlineData("/acme/sample/resolve/main/%2fetc%2fpasswd", 404)]
    [InlineData("/acme/sample/resolve/main/..%5c..%5cconfig.json", 404)]
    [InlineData("/acme/sample/resolve/main/config.json%00.txt", 400)]
    [InlineData("/acme/sample/resolve/main/%c0%ae%c0%ae/config.json", 400)]
    [InlineData("/acme/sample/resolve/main/%ff%fe", 400)]
    [InlineData("/acme/sample/resolve/main/%zz", 404)]
    [InlineData("/acme/sample/resolve/main/%0d%0aSet-Cookie:%20a=b", 400)]
    [InlineData("/acme/sample/resolve/main//config.json", 400)]
    [InlineData("//acme/sample/resolve/main/config.json", 400)]
    [InlineData("/acme/sample/resolve/main/./config.json", 400)]
    [InlineData("/acme/sample/resolve/..%2f..%2fprivate%2f.hf-model-cache/manifest.json", 404)]
    [InlineData("/acme/sample/resolve/main/.hf-model-cache/manifest.json", 404)]
    [InlineData("/acme/.hf-model-cache/resolve/main/manifest.json", 404)]
    [InlineData("/acme/sample/.hf-model-cache/resolve/main/manifest.json", 404)]
    [InlineData("/acme/sa--mple/resolve/main/config.json", 404)]
    [InlineData("/acme/sample%2f..%2fprivate/resolve/main/config.json", 404)]
    [InlineData("/datasets/acme/sample/resolve/main/config.json", 404)]
    [InlineData("/spaces/acme/sample/resolve/main/config.json", 404)]
    [InlineData("/ACME/SAMPLE/resolve/main/config.json", 404)]
    [InlineData("/api/models/../datasets/acme/data", 400)]
    [InlineData("/api/models/acme/sample/tree/main?cursor=%21%21", 400)]
    [InlineData("/api/models/acme/sample/tree/main?limit=-1", 200)]
    [InlineData("/api/models/acme/sample/tree/main?limit=99999999999999999999", 200)]
    [InlineData("/api/models/acme/sample/tree/main?cursor=%00", 400)]
    [InlineData("/api/models/acme/sample/tree/config.json/x", 404)]
    [InlineData("/api/kernels/acme/sample", 404)]
    [InlineData("*", 405)]
    [InlineData("config.json", 405)]
    public async Task A_strange_path_is_refused(string target, int status) =>
        AssertStatus(status, await GetAsync(target));

    [Theory]
    [InlineData("DELETE", Config, 405)]
    [InlineData("PUT", Config, 405)]
    [InlineData("PATCH", Config, 405)]
    [InlineData("OPTIONS", Config, 405)]
    [InlineData("TRACE", Config, 405)]
    [InlineData("BREW", Config, 405)]
    [InlineData("POST", Config, 405)]
    [InlineData("POST", "/api/models/acme/sample", 405)]
    [InlineData("DELETE", "/api/models/acme/sample", 405)]
    [InlineData("POST", "/healthz", 404)]
    [InlineData("GET", PathsInfo, 404)]
    [InlineData("CONNECT", "acme:443", 400)]
    public async Task A_strange_method_is_refused(string method, string target, int status) =>
        AssertStatus(status, await SendAsync($"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    [Theory]
    [InlineData("bytes=abc", 200)]
    [InlineData("bytes=5-2", 200)]
    [InlineData("bytes=0-1,3-4", 200)]
    [InlineData("bytes=-", 200)]
    [InlineData("lines=0-1", 200)]
    [InlineData("bytes=0-99999999999999999999", 206)]
    [InlineData("bytes=99999999999999999999-", 416)]
    [InlineData("bytes=-0", 416)]
    [InlineData("bytes=-99999999999999999999", 206)]
    public async Task A_strange_range_is_ignored_or_refused(string range, int status) =>
        AssertStatus(status, await GetAsync(Config, $"Range: {range}"));

    [Theory]
    [InlineData("Authorization: Basic aGY6Z29vZA==", 401)]
    [InlineData("Authorization: Bearer", 401)]
    [InlineData("Authorization: Bearer a b", 401)]
    [InlineData("Authorization: Bearer \u00e4", 400)]
    [InlineData("X-Forwarded-Proto: javascript", 200)]
    [InlineData("X-Forwarded-For: 127.0.0.1", 200)]
    [InlineData("If-None-Match: *", 200)]
    [InlineData("Accept-Encoding: gzip", 200)]
    public async Task A_strange_header_is_refused_or_ignored(string header, int status) =>
        AssertStatus(status, await GetAsync(Config, header));

    [Theory]
    [InlineData("GET /acme/sample/resolve/main/config.json HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /acme/sample/resolve/main/config.json HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /acme/sample/resolve/main/config.json HTTP/1.1\r\nHost: \"><script>\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET /acme/sample/resolve/main/config.json HTTP/3.0\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET /acme/sample/resolve/main/config.json\r\n\r\n", 400)]
    [InlineData("POST /api/models/acme/sample/paths-info/main HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nConnection: close\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST /api/models/acme/sample/paths-info/main HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000", 400)]
    public async Task What_is_no_request_is_refused(string request, int status) => AssertStatus(status, await SendAsync(request));

    [Theory]
    [InlineData("application/json", """{"paths":"config.json"}""", 400)]
    [InlineData("application/json", """["config.json"]""", 400)]
    [InlineData("application/json", """{"paths":[1]}""", 400)]
    [InlineData("application/json", "{", 400)]
    [InlineData("application/x-www-form-urlencoded", "expand=true", 400)]
    [InlineData("application/x-www-form-urlencoded", "paths=%ff", 400)]
    [InlineData("multipart/form-data", "paths", 400)]
    public async Task A_strange_body_is_refused(string type, string body, int status) => AssertStatus(status, await PostAsync(type, body));

    [Fact]
    public async Task What_is_too_long_is_refused()
    {
        AssertStatus(431, await GetAsync(Config, $"X-Long: {new string('x', 40_000)}"));
        AssertStatus(431, await GetAsync(Config, string.Join("\r\n", Enumerable.Range(0, 200).Select(i => $"X-{i}: x"))));
        AssertStatus(414, await GetAsync($"/{new string('x', 20_000)}"));
        AssertStatus(400, await GetAsync($"/api/models?{string.Join('&', Enumerable.Range(0, 300).Select(i => $"a{i}=1"))}"));
        AssertStatus(401, await GetAsync(Config, $"Authorization: Bearer {new string('x', 5_000)}"));
        AssertStatus(400, await PostAsync("application/json", $$"""{"paths":[{{string.Join(',', Enumerable.Repeat("\"a\"", 2_001))}}]}"""));
        AssertStatus(400, await PostAsync("application/json", new string('[', 100_000)));
        AssertStatus(413, await PostAsync("application/json", $$"""{"paths":["{{new string('x', 1_100_000)}}"]}"""));
        AssertStatus(413, await SendAsync($"POST {PathsInfo} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task A_link_to_a_next_page_names_the_server_that_the_caller_named()
    {
        var answer = await SendAsync("GET /api/models/acme/sample/tree/main?limit=1 HTTP/1.1\r\nHost: hub.example:81\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n");

        Assert.Contains("\r\nLink: <https://hub.example:81/api/models/acme/sample/tree/", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_a_file_of_a_repo_runs_nothing()
    {
        var answer = await GetAsync(Config);

        Assert.Contains("\r\nContent-Security-Policy: default-src 'none'; sandbox\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Content-Type-Options: nosniff\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", answer, StringComparison.Ordinal);
    }

    private Task<string> GetAsync(string target, string? header = null) =>
        SendAsync($"GET {target} HTTP/1.1\r\nHost: x\r\n{(header is null ? "" : header + "\r\n")}Connection: close\r\n\r\n");

    private Task<string> PostAsync(string type, string body) =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"POST {PathsInfo} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));

    private async Task<string> SendAsync(string request)
    {
        var answer = await RawRequest.SendAsync(served.Endpoint, request, Cancel);
        Assert.DoesNotContain(HubUnderTest.Token, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("served-", answer, StringComparison.Ordinal); // The folder of the store.
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal); // A stack trace.
        Assert.DoesNotContain("\r\nSet-Cookie", answer, StringComparison.Ordinal);
        return answer;
    }

    private static void AssertStatus(int status, string answer) => Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
}
