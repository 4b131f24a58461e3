using HfModelCache.Failures;

namespace HfModelCache.Cli.Output;

/// <summary>Prints a command's result.</summary>
/// <param name="writer">Where results go.</param>
/// <param name="asJson">Whether they are printed as JSON.</param>
internal sealed class ResultWriter(TextWriter writer, bool asJson)
{
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
