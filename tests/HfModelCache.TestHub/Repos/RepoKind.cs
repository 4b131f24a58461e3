namespace HfModelCache.TestHub.Repos;

/// <summary>The kinds of repository on the Hub.</summary>
public enum RepoKind
{
    /// <summary>A model, whose pages have no prefix.</summary>
    Model,

    /// <summary>A dataset, under <c>datasets/</c>.</summary>
    Dataset,

    /// <summary>A space, under <c>spaces/</c>.</summary>
    Space,
}
