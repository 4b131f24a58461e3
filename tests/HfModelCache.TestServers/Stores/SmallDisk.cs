using System.Diagnostics;
using System.Globalization;

namespace HfModelCache.TestServers.Stores;

/// <summary>A file system of its own in a folder, in memory, which can be filled up.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Mounts it; null if this process may not.</summary>
    public static async Task<SmallDisk?> TryMountAsync(string folder, long bytes)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"size={bytes}");
        return await RunAsync("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder) ? new SmallDisk(folder) : null;
    }

    /// <summary>Makes it read-only, or writable again.</summary>
    /// <returns>Whether that was possible.</returns>
    public Task<bool> SetReadOnlyAsync(bool isReadOnly) => RunAsync("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", _folder);

    /// <summary>Takes what space is left.</summary>
    /// <returns>Gives it back.</returns>
    public async Task<IAsyncDisposable> FillAsync()
    {
        // It has no name any more, so that no listing shows it.
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        var ballast = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0);
        File.Delete(path);
        var zeros = new byte[1 << 20];
        try
        {
            while (true)
                await ballast.WriteAsync(zeros);
        }
        catch (IOException)
        {
            return ballast; // Full.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RunAsync("umount", "--lazy", _folder);

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
