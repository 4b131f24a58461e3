using System.IO.Compression;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Content;

namespace HfModelCache.TestHub.Faults;

// Bodies that break off, halt, or are not what they should be. Places in a body count from its first byte,
// places in a file from the file's, so that they stay where they are when a range is asked for.
public sealed partial record FaultAction
{
    /// <summary>The connection is reset before anything is answered.</summary>
    public static FaultAction DropConnection { get; } = Interrupt(InterruptionKind.Reset, Interruption.BeforeStatusLine);

    /// <summary>The connection is closed in good order before anything is answered.</summary>
    public static FaultAction CloseConnection { get; } = Interrupt(InterruptionKind.Close, Interruption.BeforeStatusLine);

    /// <summary>Sent in chunks, without <c>Content-Length</c>.</summary>
    public static FaultAction Chunked { get; } = Alter(a => a with { IsChunked = true });

    /// <summary>Compressed without being asked to, and without a length.</summary>
    public static FaultAction Gzip { get; } = Alter(a =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(a.Body.ToArray(a.Offset, a.Count));
        return (a with { Body = new MemoryContent(packed.ToArray()), Offset = 0, Count = packed.Length, IsChunked = true })
            .With("Content-Encoding", "gzip").With("Accept-Ranges", null);
    });

    /// <summary>A clean close after this many bytes, although more were announced.</summary>
    public static FaultAction TruncateAt(long position) => Interrupt(InterruptionKind.Close, position);

    /// <summary>A TCP reset after this many bytes.</summary>
    public static FaultAction ResetAt(long position) => Interrupt(InterruptionKind.Reset, position);

    /// <summary>A pause after this many bytes; <see cref="Timeout.InfiniteTimeSpan"/> until the client goes away.</summary>
    public static FaultAction StallAt(long position, TimeSpan duration) => Interrupt(InterruptionKind.Stall, position, duration);

    /// <summary>No answer at all for a while.</summary>
    public static FaultAction AnswerLate(TimeSpan delay) => StallAt(Interruption.BeforeStatusLine, delay);

    /// <summary>A few bytes at a time.</summary>
    public static FaultAction Trickle(int bytesPerWrite, TimeSpan interval) =>
        Alter(a => a with { Pace = new Pace(bytesPerWrite, interval) });

    /// <summary>A <c>Content-Length</c> that is wrong by so much: more than comes, or less.</summary>
    public static FaultAction LieAboutLength(long by) => Alter(a => a with { DeclaredLength = Math.Max(0, a.Count + by) });

    /// <summary>The body cut short and the shorter length announced: JSON that ends in the middle.</summary>
    public static FaultAction CutBody(long length) => Alter(a => a with { Count = Math.Min(a.Count, length) });

    /// <summary>One byte of the file inverted: the right size, the wrong hash.</summary>
    public static FaultAction FlipByte(long fileOffset) => Alter(a => a with { Body = new FlippedContent(a.Body, fileOffset) });

    /// <summary>A block of the file sent twice, the second time in place of the block after it.</summary>
    public static FaultAction DuplicateBlock(long fileOffset, long length) =>
        Alter(a => a with { Body = new DuplicatedContent(a.Body, fileOffset, length) });

    // A body that ends before the place is left alone.
    private static FaultAction Interrupt(InterruptionKind kind, long position, TimeSpan duration = default) =>
        Alter(a => a with { Interruption = new Interruption(kind, position, duration) });
}
