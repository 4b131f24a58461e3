namespace HfModelCache.Cli.Output;

/// <summary>Prints a command's result.</summary>
/// <param name="writer">Where results go.</param>
/// <param name="asJson">Whether they are printed as JSON.</param>
internal sealed class ResultWriter(TextWriter writer, bool asJson)
{
    /// <summary>Prints the result in one of its forms.</summary>
    public async Task WriteAsync(Func<string> text, Func<string> json, CancellationToken cancellationToken)
    {
        await writer.WriteLineAsync((asJson ? json() : text()).AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
    }
}
