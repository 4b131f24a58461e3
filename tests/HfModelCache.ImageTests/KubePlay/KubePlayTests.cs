using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.ImageTests.KubePlay;

public sealed class KubePlayTests(ContainerImage image, CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", """{"model_type":"gpt2"}"""),
        TestFile.Generated("model.safetensors", 12 << 20, seed: 4),
    ];

    [Fact]
    public async Task The_server_starts_after_the_copy_and_reads_the_models_bytes_from_the_mounted_bucket()
    {
        await using var played = await PlayedPod.CreateAsync(image, ceph, Model);

        var play = await played.PlayAsync();
        Assert.True(play.ExitCode == 0, play.Errors + (await played.LogAsync("model")).Errors);

        var end = await played.EndAsync("server");
        var log = await played.LogAsync("server");
        Assert.True(end == "0", $"exit {end}\n{log.Errors}");
        var (model, server) = (await played.StateAsync("model"), await played.StateAsync("server"));
        Assert.Equal(("exited", 0), (model.Status, model.ExitCode));
        Assert.True(model.FinishedAt <= server.StartedAt, $"{model}\n{server}");
        Assert.Equal(Model.Select(file => $"{file.Content.Sha256}  {file.Path}"), log.Output.TrimEnd().Split('\n'));
        Assert.Empty(played.Hub.Violations);
    }

    [Fact]
    public async Task A_model_that_the_Hub_lacks_is_reported_and_the_server_never_starts()
    {
        await using var played = await PlayedPod.CreateAsync(image, ceph, Model);
        played.Pod.Set("MODEL_NAME", "openai-community/gtp2");

        Assert.NotEqual(0, (await played.PlayAsync()).ExitCode);

        Assert.Contains(played.Hub.Requests.All, request => request.Status == 404);
        Assert.Equal(1, (await played.StateAsync("model")).ExitCode);
        Assert.Contains("Check MODEL_NAME", (await played.LogAsync("model")).LastLine, StringComparison.Ordinal);
        var server = await played.StateAsync("server");
        Assert.Equal(("created", default), (server.Status, server.StartedAt));
    }
}
