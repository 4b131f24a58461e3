using System.Buffers;
using System.Globalization;
using System.Text;

namespace HfModelCache.Cli.Output.Text;

/// <summary>Makes untrusted text safe for one line of a log or terminal.</summary>
internal static class Printable
{
    /// <summary>Escapes characters that break lines, control terminals or change the reading direction.</summary>
    public static string Escape(string text)
    {
        if (!HasUnsafe(text))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var length = Next(rest, out var isUnsafe);
            foreach (var c in rest[..length])
            {
                if (isUnsafe)
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                else
                    escaped.Append(c);
            }

            rest = rest[length..];
        }

        return escaped.ToString();
    }

    /// <summary>Truncates text that is longer than <paramref name="length"/>.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    /// <summary>Tells whether a character must be escaped.</summary>
    public static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool HasUnsafe(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = Next(text, out var isUnsafe);
            if (isUnsafe)
                return true;
            text = text[length..];
        }

        return false;
    }

    // A character beyond U+FFFF is a surrogate pair, judged as one. Half a pair is unsafe.
    private static int Next(ReadOnlySpan<char> text, out bool isUnsafe)
    {
        var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done;
        isUnsafe = !isWhole || IsUnsafe(rune);
        return length;
    }
}
