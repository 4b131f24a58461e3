using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using HfModelCache.Cli.Output.Text;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Escapes what JSON forbids and invisible or misleading characters, and leaves letters and emoji as they are.</summary>
/// <remarks>The runtime's most relaxed encoder does the opposite: it keeps U+202E and escapes emoji.</remarks>
internal sealed class ReadableJsonEncoder : JavaScriptEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => 12; // A pair, each half as \uXXXX.

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is '"' or '\\' || !Rune.IsValid(unicodeScalar) || Printable.IsUnsafe(new Rune(unicodeScalar));

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var index = 0; index < textLength;)
        {
            var status = Rune.DecodeFromUtf16(new ReadOnlySpan<char>(text + index, textLength - index), out var rune, out var length);
            if (status != OperationStatus.Done || WillEncode(rune.Value))
                return index;
            index += length;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var escaped = unicodeScalar is '"' or '\\'
            ? $"\\{(char)unicodeScalar}"
            : string.Concat(char.ConvertFromUtf32(unicodeScalar).Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
        var fits = escaped.TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? escaped.Length : 0;
        return fits;
    }
}
