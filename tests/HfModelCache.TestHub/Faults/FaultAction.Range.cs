using HfModelCache.TestHub.Answers;

namespace HfModelCache.TestHub.Faults;

// Ranges answered otherwise than asked.
public sealed partial record FaultAction
{
    /// <summary>200 with the whole content, whatever range was asked for.</summary>
    public static FaultAction IgnoreRange { get; } = Alter(a => a.Status != 206
        ? a
        : (a with { Status = 200, Offset = 0, Count = a.Body.Length }).With("Content-Range", null).With("Accept-Ranges", null));

    /// <summary>206 with the whole content, and no word of it.</summary>
    public static FaultAction WholeAsPartial { get; } = OnRange(a =>
        (a with { Offset = 0, Count = a.Body.Length }).With("Content-Range", null));

    /// <summary>206 with the right place and <c>/*</c> instead of the total.</summary>
    public static FaultAction UnknownTotal { get; } = OnRange(a =>
        a.With("Content-Range", $"bytes {a.Offset}-{a.Offset + a.Count - 1}/*"));

    /// <summary>206 with another place in the file, in the header and in the bytes.</summary>
    public static FaultAction ShiftRange(long by) => OnRange(a =>
    {
        var offset = Math.Clamp(a.Offset + by, 0, a.Body.Length - a.Count);
        return WithContentRange(a with { Offset = offset }, a.Body.Length);
    });

    /// <summary>206 with this <c>Content-Range</c> and the right bytes; null leaves the header out.</summary>
    public static FaultAction ContentRange(string? value) => OnRange(a => a.With("Content-Range", value));

    /// <summary>206 with a total that is not the file's size.</summary>
    public static FaultAction WrongTotal(long total) => OnRange(a => WithContentRange(a, total));

    /// <summary>206 with fewer bytes than asked for, honestly declared.</summary>
    public static FaultAction ShortRange(long count) => OnRange(a =>
        WithContentRange(a with { Count = Math.Min(a.Count, count) }, a.Body.Length));

    private static FaultAction OnRange(Func<Answer, Answer> change) => Alter(a => a.Status == 206 ? change(a) : a);

    private static Answer WithContentRange(Answer answer, long total) =>
        answer.With("Content-Range", $"bytes {answer.Offset}-{answer.Offset + answer.Count - 1}/{total}");
}
