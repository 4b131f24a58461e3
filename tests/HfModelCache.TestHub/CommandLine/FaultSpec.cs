using System.Globalization;
using HfModelCache.Sizes;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.CommandLine;

/// <summary>A fault as <c>--fault ORIGIN:PATH:WHEN:ACTION</c> describes it.</summary>
internal static class FaultSpec
{
    public static Fault Parse(string text)
    {
        if (text.Split(':', 4) is not [var origin, var path, var when, var action])
            throw new FormatException($"--fault {text} is not ORIGIN:PATH:WHEN:ACTION");
        var counted = when.Split('/');
        return new Fault
        {
            On = Enum.Parse<Origin>(origin, ignoreCase: true),
            Path = path,
            When = ParseWhen(counted[0]),
            Per = counted.Length > 1 ? Enum.Parse<FaultScope>(counted[1], ignoreCase: true) : FaultScope.Fault,
            Do = ParseAction(action),
        };
    }

    private static FaultWhen ParseWhen(string text) => text.Split('=') switch
    {
        ["always"] => FaultWhen.Always,
        ["first", var n] => FaultWhen.FirstTimes(Number(n)),
        ["every", var n] => FaultWhen.EveryNth(Number(n)),
        ["only", var n] => FaultWhen.OnlyNth(Number(n)),
        ["after", var n] => FaultWhen.After(Number(n)),
        _ => throw new FormatException($"--fault: {text} is no WHEN"),
    };

    private static FaultAction ParseAction(string text)
    {
        var mark = text.IndexOfAny(['=', '@']);
        if (mark < 0)
            return ParseSimple(text);
        var value = text[(mark + 1)..];
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        return Parse(text[..mark], value, comma < 0 ? value : value[..comma], comma < 0 ? null : value[(comma + 1)..])
            ?? throw new FormatException($"--fault: {text} is no ACTION");
    }

    private static FaultAction ParseSimple(string text) => text switch
    {
        "html" => FaultAction.HtmlPage,
        "xml403" => FaultAction.AccessDeniedXml,
        "drop" => FaultAction.DropConnection,
        "ignore-range" => FaultAction.IgnoreRange,
        "whole-as-partial" => FaultAction.WholeAsPartial,
        "unknown-total" => FaultAction.UnknownTotal,
        "chunked" => FaultAction.Chunked,
        "gzip" => FaultAction.Gzip,
        "redirect-loop" => FaultAction.RedirectToItself,
        "weak-etag" => FaultAction.WeakETag,
        _ => throw new FormatException($"--fault: {text} is no ACTION"),
    };

    private static FaultAction? Parse(string name, string whole, string first, string? second) => (name, second) switch
    {
        ("status", _) => FaultAction.Status(Number(first), second),
        ("html", _) => FaultAction.HtmlStatus(Number(first), second),
        ("redirect-to-hub", _) => FaultAction.RedirectToHub(new Uri(whole)),
        ("header", not null) => FaultAction.Header(first, second),
        ("redirect", _) => FaultAction.Redirect(whole),
        ("redirects", null) => FaultAction.RedirectChain(Number(first)),
        ("truncate", null) => FaultAction.TruncateAt(ByteCount.Parse(first)),
        ("reset", null) => FaultAction.ResetAt(ByteCount.Parse(first)),
        ("stall", not null) => FaultAction.StallAt(ByteCount.Parse(first), TimeSpan.FromSeconds(Number(second))),
        ("flip", null) => FaultAction.FlipByte(ByteCount.Parse(first)),
        ("lie", null) => FaultAction.LieAboutLength(ByteCount.Parse(first)),
        ("short", null) => FaultAction.ShortRange(ByteCount.Parse(first)),
        ("trickle", not null) => FaultAction.Trickle(Number(first), TimeSpan.FromMilliseconds(Number(second))),
        ("no-header", null) => FaultAction.Header(first, null),
        ("rate-limited", null) => FaultAction.RateLimited(Number(first)),
        _ => null,
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
