using System.Diagnostics;
using System.Text.Json.Nodes;
using HfModelCache.Documents;

namespace HfModelCache.SystemTests.Server;

/// <summary>Somebody who uses the pages in Chromium.</summary>
internal static class PageScript
{
    private const string Browser = "/usr/bin/chromium";
    private const string Path = "artifacts/tools/page.mjs";

    /// <summary>Uses the pages of a server, and tells what there was to see.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="filling">The name of a repo whose copy is being filled.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<JsonObject> RunAsync(Uri server, string filling, CancellationToken cancellationToken)
    {
        var script = Repository.PathOf(Path);
        Assert.SkipUnless(File.Exists(Browser), $"{Browser} is missing; ./test installs it.");
        Assert.SkipUnless(File.Exists(script), $"{script} is missing; ./test installs it where npm and unzip are.");
        using var process = Process.Start(new ProcessStartInfo("node", [script, server.AbsoluteUri.TrimEnd('/'), filling])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return JsonNode.Parse(await output)!.AsObject();
    }
}
