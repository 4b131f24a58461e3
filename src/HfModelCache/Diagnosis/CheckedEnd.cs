namespace HfModelCache.Diagnosis;

/// <summary>Specifies what a check is about.</summary>
public enum CheckedEnd
{
    /// <summary>This machine or container.</summary>
    Machine,

    /// <summary>The Hub.</summary>
    Hub,

    /// <summary>The copies that take the Hub's place.</summary>
    Source,

    /// <summary>The store that holds the copies.</summary>
    Store,

    /// <summary>The folder of this machine to which models are restored.</summary>
    Folder,
}
