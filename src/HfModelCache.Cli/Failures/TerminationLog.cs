using System.Text;

namespace HfModelCache.Cli.Failures;

/// <summary>The file whose content Kubernetes shows as the reason why a container ended.</summary>
/// <param name="path">The file; where it is not there, nobody wants it.</param>
internal sealed class TerminationLog(string path)
{
    /// <summary>Where Kubernetes puts it unless the pod says otherwise.</summary>
    public const string UsualPath = "/dev/termination-log";

    private const int MaxBytes = 4096;

    /// <summary>Writes the message, cut to what Kubernetes keeps. A file that can't be written is no second failure.</summary>
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
