namespace HfModelCache.Cli.Output.Logs;

/// <summary>Represents what the log lines of some work have in common, such as the model that they are about.</summary>
/// <param name="text">Returns the words that precede each line.</param>
/// <param name="values">Returns the values for programs, by name.</param>
internal sealed class LogScope(Func<string> text, Func<IReadOnlyList<KeyValuePair<string, object?>>> values)
{
    /// <summary>Creates the scope of one of several models.</summary>
    public static LogScope Of(string model) => new(() => model, () => [new("model", model)]);

    /// <summary>The words that precede each line, now.</summary>
    public string Text => text();

    /// <summary>The values for programs, now.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Values => values();
}
