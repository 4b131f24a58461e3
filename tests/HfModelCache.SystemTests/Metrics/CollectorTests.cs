using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Metrics;

/// <summary>The metrics that the executable sends, as docs/metrics.md lists them.</summary>
public sealed class CollectorTests
{
    private const int Size = 3 << 20;

    private static readonly TestFile[] Model = [TestFile.Generated("model.safetensors", Size, seed: 5)];

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_receives_what_a_run_did(string protocol)
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);

        var (filled, resource) = await RunAsync(pod, protocol);
        Assert.Equal(1, filled["hf_model_cache.copies{result=filled}"]);
        Assert.Equal(Size, filled["hf_model_cache.downloaded"]);
        Assert.Equal(Size, filled["hf_model_cache.stored"]);
        Assert.Equal(1, filled["hf_model_cache.run.duration{command=cache,exit_code=0}"]);
        Assert.Equal("hf-model-cache", resource["service.name"]);
        Assert.Equal("production", resource["deployment.environment"]);

        var (hit, _) = await RunAsync(pod, protocol);
        Assert.Equal(1, hit["hf_model_cache.copies{result=hit}"]);

        await pod.Store.DamageAsync(PodScenario.Root + "model.safetensors", 0.5);
        File.SetLastWriteTimeUtc(PathOf(pod, "model.safetensors"), WallClock.Now.UtcDateTime.AddMinutes(-1)); // So that it is noticed.
        var (repaired, _) = await RunAsync(pod, protocol);
        Assert.Equal(1, repaired["hf_model_cache.copies{result=repaired}"]);
        Assert.Equal(Size, repaired["hf_model_cache.verified"]);
    }

    [Fact]
    public async Task A_run_that_goes_on_where_another_stopped_counts_as_resumed_and_one_for_another_commit_as_refreshed()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 1 << 20 };
        await using (var stopped = pod.Start())
        {
            await pod.FetchedAsync(1 << 20);
            await stopped.SignalAsync("TERM");
            await stopped.Finished;
        }

        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        Assert.Equal(1, (await RunAsync(pod, "http/protobuf")).Series["hf_model_cache.copies{result=resumed}"]);

        pod.Repo.Commit("main", [TestFile.Plain("config.json", "{}")]);
        pod.Environment["REFRESH"] = "true";
        Assert.Equal(1, (await RunAsync(pod, "http/protobuf")).Series["hf_model_cache.copies{result=refreshed}"]);
    }

    [Fact]
    public async Task Retries_are_counted_by_reason_and_a_failure_has_its_own()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        pod.Environment["RETRY_TIMEOUT"] = "1s";
        pod.Environment["HF_ENDPOINT"] = "http://127.0.0.1:9"; // Nobody listens there.

        var (series, _) = await RunAsync(pod, "http/protobuf");

        Assert.True(series["hf_model_cache.retries{reason=HubUnreachable}"] > 0);
        Assert.True(series["hf_model_cache.waited{for=retry}"] > 0);
        Assert.Equal(1, series["hf_model_cache.failures{reason=HubUnreachable}"]);
        Assert.Equal(1, series["hf_model_cache.run.duration{command=cache,exit_code=1}"]);
    }

    [Fact]
    public async Task A_collector_that_does_not_answer_changes_no_result_and_the_run_ends()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        pod.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{silent.LocalEndpoint}";
        (await pod.RunAsync()).AssertSuccess();

        var hit = await pod.RunAsync();

        hit.AssertSuccess();
        Assert.Contains("Nothing to do", hit.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_the_exporter_refuses_is_a_warning()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        pod.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "https://127.0.0.1:9";
        pod.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        pod.Environment["OTEL_EXPORTER_OTLP_CERTIFICATE"] = "/nowhere.pem";

        var result = await pod.RunAsync();

        result.AssertSuccess();
        Assert.Contains("No metrics are sent", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_fault_of_the_settings()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), Model);
        pod.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317";

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", result.Errors, StringComparison.Ordinal);
    }

    private static string PathOf(PodScenario pod, string file) =>
        Path.Combine(new Uri(pod.Store.Environment["S3_ENDPOINT_URL"]).LocalPath, PodScenario.Root + file);

    private static async Task<(IReadOnlyDictionary<string, double> Series, IReadOnlyDictionary<string, string> Resource)> RunAsync(PodScenario pod, string protocol)
    {
        await using var collector = await Collector.StartAsync(isGrpc: protocol == "grpc");
        pod.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri;
        pod.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        pod.Environment["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=production";
        await pod.RunAsync("cache");
        return (collector.Series, collector.Resource);
    }
}
