using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Server;

public sealed class MemoryTests
{
    private const int Clients = 300;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_clients_do_the_server_stays_within_200_MiB()
    {
        var files = Enumerable.Range(0, 20_000).Select(i => TestFile.Plain($"data/{i:D5}.json", "{}")).Append(TestFile.Generated("model.safetensors", 64 << 20, seed: 1));
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), files);
        (await pod.RunAsync()).AssertSuccess();
        await using var server = await RunningServer.StartAsync(pod);
        using var http = new HttpClient();

        // Clients that read nothing, of large files and of long lists.
        var paths = new[] { "resolve/main/model.safetensors", "?blobs=true", "/tree/main/data?limit=1000" };
        var waiting = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => OpenAsync(http, server, paths[i % paths.Length])));
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => OpenAsync(http, server, $"none{i}")));
        using (var page = await http.GetAsync(server.Endpoint, Cancel))
            page.EnsureSuccessStatusCode();
        foreach (var answer in waiting)
            answer?.Dispose();
        await server.SignalAsync("TERM");
        var result = await server.Finished;

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(waiting, answer => answer is { IsSuccessStatusCode: true });
        Assert.InRange(result.PeakMemory, 1, 200L << 20);
    }

    private static async Task<HttpResponseMessage?> OpenAsync(HttpClient http, RunningServer server, string what)
    {
        var path = what.StartsWith("resolve", StringComparison.Ordinal) ? $"/{PodScenario.RepoName}/{what}"
            : what.StartsWith("none", StringComparison.Ordinal) ? $"/api/models/acme/{what}"
            : $"/api/models/{PodScenario.RepoName}{what}";
        try
        {
            return await http.GetAsync(new Uri(server.Endpoint, path), HttpCompletionOption.ResponseHeadersRead, Cancel);
        }
        catch (HttpRequestException)
        {
            return null; // Refused, because too many are waiting.
        }
    }
}
