using System.Globalization;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Answers;

/// <summary>Narrows a whole file to the range that was asked for.</summary>
internal static class RangeRule
{
    public static Answer Apply(Answer answer, IncomingRequest request)
    {
        if (!answer.AcceptsRanges || answer.Status != 200 || request.Header("Range") is not { } range)
            return answer;
        if (request.Header("If-Range") is { } validator && validator != answer.Headers.GetValueOrDefault("ETag"))
            return answer;
        var total = answer.Body.Length;
        if (Parse(range, total) is not { } window)
            return answer;
        if (window.Start >= total || window.End < window.Start)
            return new Answer { Status = 416, FilePath = answer.FilePath, Headers = answer.Headers }
                .With("Content-Range", $"bytes */{total}");
        return (answer with { Status = 206, Offset = window.Start, Count = window.End - window.Start + 1 })
            .With("Content-Range", $"bytes {window.Start}-{window.End}/{total}");
    }

    // Several ranges at once, other units and nonsense are all ignored, as RFC 9110 allows.
    private static (long Start, long End)? Parse(string range, long total)
    {
        if (range.Split('=') is not ["bytes", var bounds] || bounds.Split('-') is not [var from, var to])
            return null;
        if (from.Length == 0)
            return IsNumber(to, out var suffix) ? (suffix == 0 ? total : Math.Max(0, total - suffix), total - 1) : null;
        if (!IsNumber(from, out var start))
            return null;
        if (to.Length == 0)
            return (start, total - 1);
        return IsNumber(to, out var end) && end >= start ? (start, Math.Min(end, total - 1)) : null;
    }

    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
