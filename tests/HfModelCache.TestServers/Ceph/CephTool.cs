using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace HfModelCache.TestServers.Ceph;

/// <summary>Runs Ceph's command-line programs to their end.</summary>
internal static class CephTool
{
    /// <summary>The default limit of a command, which may create pools on a busy machine.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(3);

    private const int Killed = 137;
    private const int MostAttempts = 3;

    // A caller's own cluster must not be meant by anything here.
    private static readonly string[] Foreign = ["CEPH_ARGS", "CEPH_KEYRING", "CEPH_LIB"];

    public static Task RunAsync(CephConfiguration configuration, string program, params string[] arguments) =>
        RunAsync(configuration, UsualLimit, program, arguments);

    public static async Task RunAsync(CephConfiguration configuration, TimeSpan limit, string program, params string[] arguments)
    {
        var seconds = limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        using var process = new Process
        {
            // Short-lived, but a monitor that never answers would keep one waiting for minutes after its parent's death.
            StartInfo = new ProcessStartInfo("timeout", ["--signal", "KILL", seconds, program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = configuration.Folder,
                Environment = { ["CEPH_CONF"] = configuration.File },
            },
        };
        foreach (var name in Foreign)
            process.StartInfo.Environment.Remove(name);
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
        if (process.ExitCode == Killed)
            throw new CephStartException($"'{command}' was not done in {seconds} s.\n{await output}\n{await error}") { WasCutOff = true };
        if (process.ExitCode != 0)
            throw new CephStartException($"'{command}' ended with {process.ExitCode}.\n{await output}\n{await error}");
    }

    /// <summary>Makes something that must be there once: what is there already, from an attempt that was cut off, is good.</summary>
    /// <param name="configuration">The cluster.</param>
    /// <param name="make">Arguments of radosgw-admin that create it, and fail if it exists.</param>
    /// <param name="look">Arguments that fail if it does not exist, and may complete it.</param>
    public static async Task EnsureAsync(CephConfiguration configuration, string[] make, string[] look)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RunAsync(configuration, "radosgw-admin", make);
                return;
            }
            catch (CephStartException e)
            {
                if (await SucceedsAsync(configuration, look))
                    return;
                if (!e.WasCutOff || attempt == MostAttempts)
                    throw;
            }
        }
    }

    private static async Task<bool> SucceedsAsync(CephConfiguration configuration, string[] arguments)
    {
        try
        {
            await RunAsync(configuration, "radosgw-admin", arguments);
            return true;
        }
        catch (CephStartException)
        {
            return false;
        }
    }
}
