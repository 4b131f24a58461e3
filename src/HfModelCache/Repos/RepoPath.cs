using System.Globalization;
using System.Text;

namespace HfModelCache.Repos;

/// <summary>Checks the file names that a source sends, before one becomes a key or a URL.</summary>
/// <remarks>
/// Names come from a server. One that leaves its folder (<c>..</c>), is absolute by POSIX or Windows rules, or deceives
/// the reader is refused on every platform (compare CVE-2026-15717).
/// </remarks>
internal static class RepoPath
{
    /// <summary>The folder below a model's prefix that belongs to this tool.</summary>
    /// <remarks>
    /// No folder of a repo may have a name that begins like this, in any letter case and at any depth: a folder deep inside
    /// <c>org</c> may be the root of <c>org/name</c>, and some file systems ignore case.
    /// </remarks>
    public const string ReservedFolder = ".hf-model-cache";

    /// <summary>The folder in <see cref="ReservedFolder"/>, below the prefix of all copies, in which a diagnosis stores something.</summary>
    public const string DoctorFolder = "doctor";

    /// <summary>The first character of a folder, below a model's prefix, that holds one commit: the commit follows.</summary>
    public const char CommitMark = '@';

    /// <summary>The longest segment that file systems accept, in bytes of UTF-8.</summary>
    public const int MaxSegmentBytes = 255;

    /// <summary>The longest path, in bytes of UTF-8; no store accepts a longer key.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Returns what is unsafe about a path, as the end of a sentence; null if it is safe.</summary>
    public static string? FindProblem(string path)
    {
        if (path.Length == 0)
            return "is empty";
        if (path[0] == '/')
            return "is absolute";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "holds a backslash";
        foreach (var rune in path.EnumerateRunes())
        {
            if (IsHarmful(rune))
                return "holds control characters, broken ones, or such as turn the reading direction";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan(range);
            if (segment is "" or "." or "..")
                return $"holds the segment \"{segment}\"";
            if (segment.Length >= 2 && segment[1] == ':' && char.IsAsciiLetter(segment[0]))
                return "holds a drive letter";
            if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
                return $"holds a segment longer than {MaxSegmentBytes} bytes";
            if (segment.StartsWith(ReservedFolder, StringComparison.OrdinalIgnoreCase))
                return $"holds the segment \"{ReservedFolder}\", which this tool keeps for itself";
        }

        if (path[0] == CommitMark && path.IndexOf('/', StringComparison.Ordinal) is var end and > 0 && Commit.TryParse(path[1..end]) is not null)
            return "begins with a folder that this tool keeps for a commit";
        return Encoding.UTF8.GetByteCount(path) > MaxBytes ? $"is longer than {MaxBytes} bytes" : null;
    }

    /// <summary>Returns the start of a name with everything escaped that isn't printable ASCII, for messages.</summary>
    public static string Printable(string? path) => string.Concat(
        (path ?? "").Take(100).Select(c => char.IsAscii(c) && !char.IsControl(c) ? c.ToString() : $"\\u{(int)c:x4}"));

    // EnumerateRunes turns a lone surrogate into the replacement character. Stores list keys in XML, which can't express
    // control characters and U+FFFE, and characters that change the reading direction deceive the reader. Everything else
    // is allowed: joiners in emoji and Persian words, and characters newer than this program's tables.
    private static bool IsHarmful(Rune rune) =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        || (rune.Value & 0xFFFE) == 0xFFFE
        || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
