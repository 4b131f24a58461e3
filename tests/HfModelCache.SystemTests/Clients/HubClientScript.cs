using System.Diagnostics;
using System.Text.Json.Nodes;
using HfModelCache.Documents;

namespace HfModelCache.SystemTests.Clients;

/// <summary>The Hub's own JavaScript client, at work.</summary>
internal static class HubClientScript
{
    private const string Path = "artifacts/tools/hub-client.mjs";

    /// <summary>Lists a repo, downloads every file of it twice, and tells what it got.</summary>
    public static async Task<JsonObject> RunAsync(Uri endpoint, string repo, string cacheFolder, string? token, CancellationToken cancellationToken)
    {
        var script = Repository.PathOf(Path);
        Assert.SkipUnless(File.Exists(script), $"{script} is missing; ./test installs it where npm and unzip are.");
        var start = new ProcessStartInfo("node", [script, endpoint.AbsoluteUri.TrimEnd('/'), repo, cacheFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (token is not null)
            start.ArgumentList.Add(token);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return JsonNode.Parse(await output)!.AsObject();
    }
}
