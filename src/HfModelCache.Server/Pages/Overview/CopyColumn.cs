namespace HfModelCache.Server.Pages.Overview;

/// <summary>Specifies what the list of copies is sorted by.</summary>
internal enum CopyColumn
{
    /// <summary>The repo's name.</summary>
    Repo,

    /// <summary>The repo's type.</summary>
    Type,

    /// <summary>The number of files.</summary>
    Files,

    /// <summary>The size in bytes.</summary>
    Size,

    /// <summary>When the copy was written.</summary>
    Written,

    /// <summary>The state.</summary>
    State,
}
