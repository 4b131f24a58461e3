using System.Runtime.InteropServices;

namespace HfModelCache.Cli.Output.Streams;

/// <summary>Calls the system about descriptors.</summary>
internal static partial class SystemCalls
{
    public const int Interrupted = 4; // EINTR
    public const int BadDescriptor = 9; // EBADF
    public const int Again = 11; // EAGAIN

    private const int GetStatus = 3; // F_GETFL
    private const int WriteModes = 3; // O_WRONLY and O_RDWR
    private const int ReadWrite = 2; // O_RDWR
    private const short Writable = 4; // POLLOUT
    private const int PollMilliseconds = 1000;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ

    /// <summary>Whether a descriptor is open.</summary>
    public static bool IsOpen(int descriptor) => Control(descriptor, GetStatus) >= 0;

    /// <summary>Whether a descriptor is open for writing.</summary>
    public static bool IsWritable(int descriptor) => Control(descriptor, GetStatus) is >= 0 and var status && (status & WriteModes) != 0;

    /// <summary>Whether a descriptor is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => IsATerminal(descriptor) == 1;

    /// <summary>Opens the file that takes and gives nothing, at the lowest free descriptor.</summary>
    public static int OpenNull() => Open("/dev/null", ReadWrite);

    /// <summary>Waits until a descriptor may be written to, for a second at most.</summary>
    public static void WaitUntilWritable(int descriptor)
    {
        var poll = new PollRequest { Descriptor = descriptor, Events = Writable };
        _ = Poll(ref poll, 1, PollMilliseconds);
    }

    /// <summary>Returns the rows and columns of a terminal; null if it doesn't know.</summary>
    public static (int Rows, int Columns)? SizeOf(int terminal) =>
        Control(terminal, GetWindowSize, out var size) == 0 && size is { Rows: > 0, Columns: > 0 } ? (size.Rows, size.Columns) : null;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint command, out WindowSize size);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
