using System.Globalization;
using System.Text;

namespace HfModelCache.Cli.Reporting;

/// <summary>Makes text from elsewhere fit for one line of a log or a terminal.</summary>
internal static class Printable
{
    /// <summary>The text with everything escaped that breaks lines, drives terminals or turns the reading direction.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsUnsafe(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>The text, or its beginning where it is longer than <paramref name="length"/>.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : text[..length] + "…";

    private static bool IsUnsafe(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
