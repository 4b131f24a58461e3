using HfModelCache.Repos;

namespace HfModelCache.Copies.Layouts;

/// <summary>Represents how one repo is laid out in a folder of this machine.</summary>
internal interface IFolderLayout
{
    /// <summary>The folder that keys are relative to.</summary>
    string Root { get; }

    /// <summary>How applications see the copy; null if its keys are the paths that they open.</summary>
    ICopyView? View { get; }

    /// <summary>Returns the location of a commit.</summary>
    CopyLocation LocationOf(Commit commit);

    /// <summary>Returns the location of the commit that the folder itself knows under a revision's name; null if it knows none.</summary>
    CopyLocation? FindLocation(string revision);

    /// <summary>Returns the folder in which applications find the files of a commit.</summary>
    string FolderOf(Commit commit);
}
