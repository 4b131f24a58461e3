using HfModelCache.Failures;

namespace HfModelCache.Cli.Output;

/// <summary>Prints a command's result.</summary>
/// <param name="writer">Where results go.</param>
/// <param name="asJson">Whether they are printed as JSON.</param>
/// <param name="scrub">Removes secrets from what servers said.</param>
internal sealed class ResultWriter(TextWriter writer, bool asJson, Func<string, string> scrub)
{
    /// <summary>Returns a text without secrets, for a result that repeats what a server said.</summary>
    public string Scrub(string text) => scrub(text);

    /// <summary>Prints the result in one of its forms.</summary>
    /// <exception cref="OperatorException">Stdout is closed or full.</exception>
    public async Task WriteAsync(Func<string> text, Func<string> json, CancellationToken cancellationToken)
    {
        var result = asJson ? json() : text();
        try
        {
            await writer.WriteLineAsync(result.AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new OperatorException(FailureReason.ResultNotWritten, $"The result can't be written to stdout: {e.Message}.", e);
        }
    }
}
