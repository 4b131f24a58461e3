using System.Security.Cryptography;
using System.Text;

namespace HfModelCache.Server.Access;

/// <summary>Holds the tokens whose owners get every copy, as digests. The file is read again when it may have changed.</summary>
/// <param name="path">The file, with one token a line; null for none. Lines that begin with <c>#</c> are comments.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenList(string? path, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private HashSet<string> _digests = path is null ? [] : Read(path);
    private long _readAt = time.GetTimestamp();

    /// <summary>Whether a token is one of them. Digests take the same time to compare whatever a caller guesses.</summary>
    public bool Include(string? token)
    {
        if (token is null || path is null)
            return false;
        lock (_gate)
        {
            if (time.GetElapsedTime(_readAt) >= Interval)
                Renew(path);
            return _digests.Contains(DigestOf(token));
        }
    }

    // Without the file nobody is let in: a secret that was taken away must not go on.
    private void Renew(string file)
    {
        _readAt = time.GetTimestamp();
        try
        {
            _digests = Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _digests = [];
        }
    }

    private static HashSet<string> Read(string file) =>
        [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(DigestOf)];

    private static string DigestOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
