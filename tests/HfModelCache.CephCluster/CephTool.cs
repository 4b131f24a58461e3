using System.ComponentModel;
using System.Diagnostics;

namespace HfModelCache.Ceph;

/// <summary>Runs one of Ceph's command-line programs to its end.</summary>
internal static class CephTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(CephConfiguration configuration, string program, params string[] arguments)
    {
        using var process = new Process
        {
            // Short-lived, but a monitor that never answers would keep one waiting for minutes after its parent's death.
            StartInfo = new ProcessStartInfo("timeout", ["--signal", "KILL", $"{Limit.TotalSeconds}", program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = configuration.Folder,
                Environment = { ["CEPH_CONF"] = configuration.File },
            },
        };
        var command = $"{program} {string.Join(' ', arguments)}";
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CephStartException($"'{command}' can't be run: {e.Message}");
        }

        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new CephStartException(
                $"'{command}' ended with {process.ExitCode} (137: not done in {Limit.TotalSeconds} s).\n{await output}\n{await error}");
    }
}
