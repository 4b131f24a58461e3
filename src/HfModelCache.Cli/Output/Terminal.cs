using System.Text;
using HfModelCache.Cli.Output.Streams;

namespace HfModelCache.Cli.Output;

/// <summary>Represents the two output streams.</summary>
/// <param name="Out">For results.</param>
/// <param name="Error">For everything else.</param>
/// <param name="IsInteractive">Whether <paramref name="Error"/> is a terminal, so that lines may be redrawn.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive)
{
    private static readonly (int Rows, int Columns) UsualSize = (24, 80);

    /// <summary>Tells the number of rows and columns, which change when the window is resized.</summary>
    public Func<(int Rows, int Columns)> Size { get; init; } = () => UsualSize;

    /// <summary>Whether colours may be used. Default false.</summary>
    public bool HasColors { get; init; }

    /// <summary>Opens the process's own streams.</summary>
    /// <param name="environment">The environment variables: <c>TERM</c>, and <c>NO_COLOR</c> (no-color.org).</param>
    public static Terminal OfProcess(IReadOnlyDictionary<string, string> environment)
    {
        var descriptors = StandardDescriptors.Claim();
        return new Terminal(
            Writer(descriptors.Output),
            Writer(descriptors.Error),
            SystemCalls.IsTerminal(descriptors.Error) && environment.GetValueOrDefault("TERM") is not (null or "" or "dumb"))
        {
            Size = () => SystemCalls.SizeOf(descriptors.Error) ?? UsualSize,
            HasColors = string.IsNullOrEmpty(environment.GetValueOrDefault("NO_COLOR")),
        };
    }

    private static StreamWriter Writer(int descriptor) =>
        new(new DescriptorStream(descriptor), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
