using System.Text.RegularExpressions;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Documents;
using HfModelCache.Server;
using HfModelCache.Server.Content;
using HfModelCache.Server.Endpoints;
using HfModelCache.Server.Requests;

namespace HfModelCache.Tests.Documentation;

/// <summary>What docs/serve.md says of the server is so.</summary>
public sealed partial class ServeDocumentTests
{
    private static readonly string Document = Repository.Read("docs/serve.md");

    [Fact]
    public async Task Every_request_of_the_table_is_answered_and_those_that_it_excludes_are_not()
    {
        await using var server = await DocumentedServer.StartAsync();
        var requests = Request().Matches(Document).Select(match => (Method: match.Groups[1].Value, Path: match.Groups[2].Value)).ToList();

        Assert.NotEmpty(requests);
        foreach (var (method, path) in requests)
        {
            var target = path.Replace("{repo}", DocumentedServer.Repo, StringComparison.Ordinal).Replace("{revision}", "main", StringComparison.Ordinal)
                .Replace("{folder}", "nested", StringComparison.Ordinal).Replace("{path}", "config.json", StringComparison.Ordinal);
            Assert.Equal(path.EndsWith("whoami-v2", StringComparison.Ordinal) ? 401 : 200, await server.SendAsync(method, target));
        }

        foreach (var path in new[] { "api/models/acme/sample/commits/main", "api/models/acme/sample/treesize/main" })
            Assert.Equal(404, await server.SendAsync("GET", path));
        Assert.Equal(405, await server.SendAsync("DELETE", "api/models/acme/sample"));
    }

    [Fact]
    public async Task Every_path_for_operation_is_answered()
    {
        await using var server = await DocumentedServer.StartAsync();
        var paths = OperationPath().Matches(Document).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(["/healthz", "/readyz", "/metrics"], paths);
        foreach (var path in paths)
            Assert.Equal(200, await server.SendAsync("GET", path));
    }

    [Fact]
    public async Task The_names_at_metrics_are_those_of_the_document()
    {
        await using var server = await DocumentedServer.StartAsync();
        await server.SendAsync("GET", $"{DocumentedServer.Repo}/resolve/main/model-00001-of-00002.safetensors"); // A large one is relayed.

        var metrics = await server.Client.GetStringAsync("metrics", TestContext.Current.CancellationToken);

        Assert.Equal(
            PrometheusType().Matches(metrics).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
            PrometheusName().Matches(Repository.Read("docs/metrics.md")).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(30, 200)]
    [InlineData(33, 431)]
    public async Task Headers_are_limited(int kilobytes, int status)
    {
        Assert.Contains("headers of 32 KiB", Document, StringComparison.Ordinal);
        await using var server = await DocumentedServer.StartAsync();
        for (var i = 0; i < kilobytes; i++)
            server.Client.DefaultRequestHeaders.Add($"X-{i}", new string('a', 1016));

        Assert.Equal(status, await server.SendAsync("GET", "healthz"));
    }

    [Fact]
    public void Figures_are_those_of_the_program()
    {
        var usual = new ServerOptions();
        string[] figures =
        [
            $"at most {SmallFiles.MaxSize >> 20} MiB", $"{TreeEndpoint.MaxPage} a page", $"at most {PathList.MaxPaths}",
            $"for {usual.Notice.TotalSeconds} seconds", $"take {usual.Drain.TotalSeconds} seconds",
        ];

        Assert.All(figures, figure => Assert.Contains(figure, Document, StringComparison.Ordinal));
        Assert.Equal(TimeSpan.FromHours(1), usual.AddressLifetime);
    }

    [Fact]
    public void Every_setting_of_the_server_is_explained_and_no_other_name_is_made_up()
    {
        var known = KnownSettings.All.SelectMany(setting => setting.Variables).ToHashSet();
        var named = Variable().Matches(Document).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Empty(named.Except(known));
        Assert.Empty(ServerSettings.Group.Settings.Select(setting => setting.Variable!).Except(named));
    }

    [GeneratedRegex(@"^\| `(GET|POST) /(\S+)` \|", RegexOptions.Multiline)]
    private static partial Regex Request();

    [GeneratedRegex(@"^\| `(/\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex OperationPath();

    [GeneratedRegex(@"^# TYPE (hf_model_cache_server_\w+) ", RegexOptions.Multiline)]
    private static partial Regex PrometheusType();

    [GeneratedRegex(@"`(hf_model_cache_server_\w+)`")]
    private static partial Regex PrometheusName();

    [GeneratedRegex(@"`([A-Z][A-Z0-9]*_[A-Z0-9_]+|LISTEN|ACCESS)\b")]
    private static partial Regex Variable();
}
