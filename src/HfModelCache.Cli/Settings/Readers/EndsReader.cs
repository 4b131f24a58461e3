using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the places between which models move, and refuses those that overlap.</summary>
internal sealed class EndsReader(SettingValues values, SettingFaults faults, SwitchReader switches, TrustedRootsReader roots)
{
    /// <summary>Reads the places.</summary>
    /// <param name="use">What the command does with a folder that models are restored to.</param>
    /// <param name="repo">The wanted repo; null if none is named, or several are, or it is invalid.</param>
    /// <param name="isForList">Whether several repos are named.</param>
    public Ends Read(FolderUse use, RepoId? repo, bool isForList)
    {
        var folder = new RestoreReader(values, faults, switches);
        var restore = folder.Read(use, isForList);
        var stores = new StoreReader(values, faults, switches, roots);
        var prefix = stores.ReadPrefix();
        var store = use == FolderUse.Instead && folder.IsSet ? null : stores.Read();
        var from = use == FolderUse.Instead ? null : new CopySourceReader(values, faults, roots).Read(store, prefix, repo);
        if (restore is not null)
        {
            folder.RefuseOverlap(restore, store?.Folder, StoreSettings.Endpoint);
            folder.RefuseOverlap(restore, from?.Folder, CopySourceSettings.Url);
        }

        return new Ends { Store = store, Prefix = prefix, From = from, Restore = restore };
    }
}
