namespace HfModelCache.Cli.Output.Logs;

/// <summary>Represents a line at the bottom of a terminal.</summary>
/// <param name="Text">The text, which may contain colours.</param>
/// <param name="Cells">How many columns it takes.</param>
internal readonly record struct StatusLine(string Text, int Cells);
