namespace HfModelCache.Repos;

/// <summary>The types of repos on the Hub.</summary>
public enum RepoType
{
    /// <summary>A model: the default.</summary>
    Model,

    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>A space.</summary>
    Space,
}
