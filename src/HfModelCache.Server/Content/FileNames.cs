using System.Text;

namespace HfModelCache.Server.Content;

/// <summary>Names files in headers.</summary>
internal static class FileNames
{
    /// <summary>Returns the <c>Content-Disposition</c> of a file, as the Hub writes it (RFC 6266).</summary>
    public static string Disposition(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var ascii = new StringBuilder(name.Length);
        foreach (var c in name)
            ascii.Append(c is >= ' ' and <= '~' and not ('"' or '\\') ? c : '?');
        return $"inline; filename*=UTF-8''{Uri.EscapeDataString(name)}; filename=\"{ascii}\";";
    }
}
