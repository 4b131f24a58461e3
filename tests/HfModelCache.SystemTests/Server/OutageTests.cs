using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Server;

/// <summary>Clients that retry as the Hub's do lose nothing when a replica or the store fails.</summary>
public sealed class OutageTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model-00001-of-00002.safetensors", 6 << 20, seed: 51),
        TestFile.Generated("model-00002-of-00002.safetensors", 4 << 20, seed: 52),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KILL", "redirect")]
    [InlineData("KILL", "relay")]
    [InlineData("TERM", "relay")]
    public async Task A_replica_that_ends_under_load_costs_no_client_its_files(string signal, string content)
    {
        await using var pod = await FilledAsync();
        await using var first = await RunningServer.StartAsync(pod, ("SERVE_CONTENT", content));
        await using var second = await RunningServer.StartAsync(pod, ("SERVE_CONTENT", content));
        using var client = new RetryingClient(first.Endpoint, second.Endpoint);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var load = Enumerable.Range(0, 16).Select(_ => DownloadUntilAsync(client, stop)).ToList();
        await WallClock.PauseAsync(TimeSpan.FromSeconds(2), Cancel);
        await first.SignalAsync(signal);
        var ended = await first.Finished;
        await WallClock.PauseAsync(TimeSpan.FromSeconds(2), Cancel);
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(load), count => Assert.True(count > 0));
        Assert.Equal(signal == "KILL" ? 137 : 0, ended.ExitCode);
    }

    [Fact]
    public async Task A_store_that_answers_503_for_ten_seconds_costs_no_client_its_files()
    {
        await using var pod = await FilledAsync();
        await using var proxy = await FaultyProxy.StartAsync(new Uri(pod.Environment["S3_ENDPOINT_URL"]));
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.GetLeftPart(UriPartial.Authority);
        await using var server = await RunningServer.StartAsync(pod, ("SERVE_CONTENT", "relay"));
        using var client = new RetryingClient(server.Endpoint);
        using var http = new HttpClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using (var before = await http.GetAsync(new Uri(server.Endpoint, "/readyz"), Cancel))
            before.EnsureSuccessStatusCode();

        var load = Enumerable.Range(0, 8).Select(_ => DownloadUntilAsync(client, stop)).ToList();
        await WallClock.PauseAsync(TimeSpan.FromSeconds(1), Cancel);
        proxy.Add(new ProxyFault { On = ".", Do = Wrong.Answer(503, "SlowDown") });
        await WallClock.PauseAsync(TimeSpan.FromSeconds(5), Cancel);
        var ready = await http.GetAsync(new Uri(server.Endpoint, "/readyz"), Cancel);
        var known = await http.GetAsync(new Uri(server.Endpoint, $"/api/models/{PodScenario.RepoName}"), Cancel);
        await WallClock.PauseAsync(TimeSpan.FromSeconds(5), Cancel);
        proxy.Clear();
        await WallClock.PauseAsync(TimeSpan.FromSeconds(3), Cancel);
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(load), count => Assert.True(count > 0));
        Assert.True(client.Failures > 0);
        Assert.Equal(200, (int)ready.StatusCode); // All replicas lose the store at once.
        Assert.Equal(200, (int)known.StatusCode); // What is in memory still answers.
    }

    [Fact]
    public async Task A_thousand_clients_that_start_at_once_get_everything()
    {
        await using var pod = await FilledAsync();
        await using var server = await RunningServer.StartAsync(pod);
        using var client = new RetryingClient(server.Endpoint);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => client.DownloadAsync(PathOf(Model[0]), Cancel)));
        await server.SignalAsync("TERM");
        var result = await server.Finished;

        Assert.All(hashes, hash => Assert.Equal(Model[0].Content.Sha256, hash));
        Assert.Equal(0, client.Failures);
        Assert.Equal(0, result.ExitCode);
        Assert.InRange(result.PeakMemory, 1, 120 << 20);
    }

    [Fact]
    public async Task A_request_in_flight_ends_before_a_server_that_is_told_to_stop()
    {
        await using var pod = await FilledAsync();
        await using var server = await RunningServer.StartAsync(pod, ("SERVE_CONTENT", "relay"));
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(server.Endpoint, PathOf(Model[1])), HttpCompletionOption.ResponseHeadersRead, Cancel);

        await server.SignalAsync("TERM");
        await WallClock.UntilAsync("load balancers are told", async () =>
            (int)(await http.GetAsync(new Uri(server.Endpoint, "/readyz"), Cancel)).StatusCode == 503, cancellationToken: Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        var result = await server.Finished;

        Assert.Equal(Model[1].Content.Length, bytes.Length);
        Assert.Equal(0, result.ExitCode);
    }

    private async Task<PodScenario> FilledAsync()
    {
        var pod = await PodScenario.StartAsync(ceph, Model);
        (await pod.RunAsync()).AssertSuccess();
        return pod;
    }

    private static string PathOf(TestFile file) => $"/{PodScenario.RepoName}/resolve/main/{file.Path}";

    // Returns how many files arrived whole. A file that does not arrive fails the test.
    private static async Task<int> DownloadUntilAsync(RetryingClient client, CancellationTokenSource stop)
    {
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            var file = Model[count % Model.Length];
            Assert.Equal(file.Content.Sha256, await client.DownloadAsync(PathOf(file), Cancel));
            count++;
        }

        return count;
    }
}
