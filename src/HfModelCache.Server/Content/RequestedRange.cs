using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Content;

/// <summary>Represents the part of a file that a request asks for.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Kind">Whether it is the whole file, a part, or nothing that there is.</param>
internal readonly record struct RequestedRange(long Offset, long Length, RangeKind Kind)
{
    private const string Unit = "bytes=";

    /// <summary>Reads the range of a request. One that is not valid, or has several parts, is ignored (RFC 9110, 14.2).</summary>
    /// <param name="request">The request.</param>
    /// <param name="size">The file's size in bytes.</param>
    /// <param name="etag">The file's ETag, quoted. A range for another version is ignored.</param>
    public static RequestedRange Of(HttpRequest request, long size, string etag)
    {
        var whole = new RequestedRange(0, size, RangeKind.Whole);
        var text = request.Headers.Range.ToString();
        if (size == 0)
            return whole with { Kind = RangeKind.Empty };
        if (!HttpMethods.IsGet(request.Method) || !text.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
            return whole;
        if (request.Headers.IfRange.ToString() is { Length: > 0 } version && version != etag)
            return whole;
        var parts = text[Unit.Length..].Trim().Split('-');
        if (parts.Length != 2 || text.Contains(',', StringComparison.Ordinal))
            return whole;
        if (parts[0].Length == 0)
            return Number(parts[1]) is { } length ? End(size, Math.Min(length, size)) : whole;
        if (Number(parts[0]) is not { } first || (parts[1].Length == 0 ? size - 1 : Number(parts[1])) is not { } stated)
            return whole;
        var last = Math.Min(stated, size - 1);
        return first >= size ? default
            : last < first ? whole
            : new RequestedRange(first, last - first + 1, RangeKind.Part);
    }

    private static RequestedRange End(long size, long length) => length == 0 ? default : new RequestedRange(size - length, length, RangeKind.Part);

    // A number that is too large is beyond the end of every file.
    private static long? Number(string text) => text.Length == 0 || !text.All(char.IsAsciiDigit) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}

/// <summary>Specifies what a request asks for of a file.</summary>
internal enum RangeKind
{
    /// <summary>Nothing that the file has.</summary>
    Beyond,

    /// <summary>The whole file, which has no bytes. Clients that ask for the first one take a refusal for a failure.</summary>
    Empty,

    /// <summary>The whole file.</summary>
    Whole,

    /// <summary>A part of it.</summary>
    Part,
}
