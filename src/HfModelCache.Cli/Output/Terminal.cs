using System.Text;

namespace HfModelCache.Cli.Output;

/// <summary>Represents the two output streams.</summary>
/// <param name="Out">For results.</param>
/// <param name="Error">For everything else.</param>
/// <param name="IsInteractive">Whether <paramref name="Error"/> is a terminal, so that a line may be redrawn.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive)
{
    private const int UsualWidth = 80;

    /// <summary>Tells the number of columns, which changes when the window is resized.</summary>
    public Func<int> Width { get; init; } = () => UsualWidth;

    /// <summary>Opens the process's own streams.</summary>
    public static Terminal OfProcess() => new(
        Writer(Console.OpenStandardOutput()),
        Writer(Console.OpenStandardError()),
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"))
    {
        Width = () => Console.WindowWidth is var width and > 0 ? width : UsualWidth,
    };

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
