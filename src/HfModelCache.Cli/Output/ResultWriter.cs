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
    public async Task WriteAsync(Func<string> text, Func<string> json, CancellationToken cancellationToken)
    {
        await writer.WriteLineAsync((asJson ? json() : text()).AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
    }
}
