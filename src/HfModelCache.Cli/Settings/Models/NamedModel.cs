using HfModelCache.Repos;

namespace HfModelCache.Cli.Settings.Models;

/// <summary>Represents a valid model of a list.</summary>
/// <param name="Listed">The model as the list names it.</param>
/// <param name="Repo">The repo.</param>
/// <param name="Revision">The revision; null for the default.</param>
internal sealed record NamedModel(ListedModel Listed, RepoId Repo, string? Revision);
