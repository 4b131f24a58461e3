namespace HfModelCache.Cli.Settings.Models;

/// <summary>Represents a model as a list names it, before validation. What is null has the default that the settings give it.</summary>
/// <param name="Place">Its place, for messages: <c>line 3</c> or <c>entry 3</c>.</param>
/// <param name="Repo">The repo as people name it; its revision and type may be part of it.</param>
internal sealed record ListedModel(string Place, string Repo)
{
    /// <summary>Branch, tag, ref or commit.</summary>
    public string? Revision { get; init; }

    /// <summary>The repo's type.</summary>
    public string? Type { get; init; }

    /// <summary>Patterns of the files to take, separated by commas.</summary>
    public string? Allow { get; init; }

    /// <summary>Patterns of the files to skip, separated by commas; empty for none.</summary>
    public string? Ignore { get; init; }

    /// <summary>The prefix of the copy's keys.</summary>
    public string? Prefix { get; init; }
}
