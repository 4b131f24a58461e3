using System.Text;

namespace HfModelCache.Cli.Output.Failures;

/// <summary>Writes the file that Kubernetes shows as a container's termination message.</summary>
/// <param name="path">The file; if it does not exist, nothing is written.</param>
internal sealed class TerminationLog(string path)
{
    /// <summary>The default path in Kubernetes.</summary>
    public const string UsualPath = "/dev/termination-log";

    private const int MaxBytes = 4096;

    /// <summary>Writes the message, truncated to the limit of Kubernetes. Errors are ignored.</summary>
    public void Write(string message)
    {
        try
        {
            if (!File.Exists(path))
                return;
            using var file = new FileStream(path, FileMode.Truncate, FileAccess.Write);
            file.Write(Cut(message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message is on stderr too.
        }
    }

    private static ReadOnlySpan<byte> Cut(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var length = Math.Min(bytes.Length, MaxBytes);
        while (length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
            length--;
        return bytes.AsSpan(0, length);
    }
}
