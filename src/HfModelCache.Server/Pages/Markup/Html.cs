using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace HfModelCache.Server.Pages.Markup;

/// <summary>Represents a piece of a page. What an interpolated string states literally is markup; what it fills in is encoded.</summary>
/// <remarks>No text becomes markup in any other way, so whoever names a repo, a file or a pod can't write a page.</remarks>
[InterpolatedStringHandler]
internal readonly struct Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder? _text;

    /// <summary>Begins a piece. The compiler calls this.</summary>
    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

    /// <summary>The piece that is empty.</summary>
    public static Html Nothing => default;

    /// <summary>Returns a piece if a condition holds, and otherwise nothing.</summary>
    public static Html If(bool condition, Html piece) => condition ? piece : Nothing;

    /// <summary>Appends markup.</summary>
    public void AppendLiteral(string markup) => _text!.Append(markup);

    /// <summary>Appends text, encoded for elements and for quoted attributes.</summary>
    public void AppendFormatted(string? text) => _text!.Append(text is null ? "" : Encoder.Encode(text));

    /// <summary>Appends a number.</summary>
    public void AppendFormatted(long number) => _text!.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>Appends a piece.</summary>
    public void AppendFormatted(Html piece) => _text!.Append(piece._text);

    /// <summary>Appends pieces, one after another.</summary>
    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            _text!.Append(piece._text);
    }

    /// <summary>Returns the markup.</summary>
    public override string ToString() => _text?.ToString() ?? "";
}
