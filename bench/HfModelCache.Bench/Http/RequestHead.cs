using System.Globalization;
using System.Text;

namespace HfModelCache.Bench.Http;

/// <summary>A request without its body.</summary>
internal sealed record RequestHead(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers)
{
    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    public long ContentLength => Headers.TryGetValue("content-length", out var length) ? long.Parse(length, CultureInfo.InvariantCulture) : 0;

    /// <summary>Reads the next head, or null when the client has no more.</summary>
    public static RequestHead? Read(Wire wire)
    {
        int end;
        while ((end = wire.Received.IndexOf(End)) < 0)
        {
            if (!wire.Receive())
                return null;
        }

        var lines = Encoding.Latin1.GetString(wire.Received[..end]).Split("\r\n");
        wire.Take(end + End.Length);
        var start = lines[0].Split(' ');
        var target = start[1].Split('?', 2);
        return new RequestHead(start[0], Uri.UnescapeDataString(target[0]), ParseQuery(target), ParseHeaders(lines.AsSpan(1)));
    }

    private static Dictionary<string, string> ParseQuery(string[] target)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in target.Length < 2 ? [] : target[1].Split('&'))
        {
            var parts = pair.Split('=', 2);
            query[Uri.UnescapeDataString(parts[0])] = parts.Length < 2 ? "" : Uri.UnescapeDataString(parts[1].Replace('+', ' '));
        }

        return query;
    }

    private static Dictionary<string, string> ParseHeaders(ReadOnlySpan<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }
}
