using System.Diagnostics;

namespace HfModelCache.SystemTests.Folders;

/// <summary>Runs commands of the system.</summary>
internal static class Shell
{
    /// <summary>Runs one to its end.</summary>
    /// <returns>Whether it succeeded.</returns>
    public static async Task<bool> RunAsync(string command, params string[] arguments) =>
        await OutputAsync(command, arguments) is not null;

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its output; null if it failed.</returns>
    public static async Task<string?> OutputAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : null;
    }
}
