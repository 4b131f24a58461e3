using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Copies.Layouts;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which folder of this machine models are restored to.</summary>
internal sealed class RestoreReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const long LeastLimit = 1_000_000;
    private const string FolderRemedy = "Set it to a folder's path, for example /mnt/models.";

    /// <summary>Whether a folder is set.</summary>
    public bool IsSet => (values.Find(RestoreSettings.LocalFolder) ?? values.Find(RestoreSettings.CacheFolder)) is not null;

    /// <summary>Reads the folder; null if none is set, or it is invalid.</summary>
    /// <param name="use">What the command does with it.</param>
    /// <param name="isForList">Whether several models are named, so that each needs a folder of its own.</param>
    public RestoreTarget? Read(FolderUse use, bool isForList)
    {
        if (use == FolderUse.None)
            return null;
        var files = values.Find(RestoreSettings.LocalFolder);
        var cache = values.Find(RestoreSettings.CacheFolder);
        var limit = use == FolderUse.Instead ? null : ReadLimit(hasCache: cache is not null);
        var isHeld = use != FolderUse.Instead && ReadHold(hasCache: cache is not null);
        if (files is not null && cache is not null)
            faults.Add(RestoreSettings.CacheFolder, "and LOCAL_DIR are both set", "Set one of them.");
        else if (files is null && cache is null && use == FolderUse.Required)
            faults.Add(RestoreSettings.LocalFolder, "and CACHE_DIR are not set", "Give the folder after the model, or set one of them.");
        return ReadFolder(files ?? cache) is not { } folder ? null : new RestoreTarget
        {
            Folder = folder,
            Layout = cache is not null ? FolderLayout.HubCache : isForList ? FolderLayout.FilesByName : FolderLayout.Files,
            MaxBytes = limit,
            IsHeld = isHeld,
        };
    }

    /// <summary>Finds the folders that are set although the command ignores them.</summary>
    /// <param name="use">What the command does with folders.</param>
    /// <returns>One sentence each.</returns>
    public IEnumerable<string> FindIgnored(FolderUse use) => use != FolderUse.None
        ? []
        : new[] { RestoreSettings.LocalFolder, RestoreSettings.CacheFolder }
            .Where(setting => values.Find(setting) is not null)
            .Select(setting => $"{setting.Name} is ignored: only restore, or hf-model-cache without a command, uses it.");

    /// <summary>Refuses a folder in which a restore would overwrite copies, or be overwritten by them.</summary>
    /// <param name="target">The folder to restore to.</param>
    /// <param name="copies">The folder that holds copies; null if none does.</param>
    /// <param name="holder">The setting that names it.</param>
    public void RefuseOverlap(RestoreTarget target, string? copies, SettingDefinition holder)
    {
        if (copies is not null && LocalFolder.Overlap(target.Folder, copies))
        {
            faults.Add(
                values.Find(target.Layout == FolderLayout.HubCache ? RestoreSettings.CacheFolder : RestoreSettings.LocalFolder)!,
                $"overlaps {copies}, the folder in {holder.Name}",
                "Restore to a folder outside it.");
        }
    }

    private string? ReadFolder(SettingValue? value)
    {
        if (value is null)
            return null;
        if (LocalFolder.FindProblem(value.Text) is not { } problem)
            return LocalFolder.Resolve(value.Text);
        faults.Add(value, problem, FolderRemedy);
        return null;
    }

    private long? ReadLimit(bool hasCache)
    {
        if (values.Find(RestoreSettings.CacheLimit) is null)
            return null;
        if (hasCache)
            return new SizeReader(values, faults).Read(RestoreSettings.CacheLimit, LeastLimit, "1MB");
        faults.Add(
            RestoreSettings.CacheLimit, "is set, but CACHE_DIR is not", "Unset it, or set CACHE_DIR: nothing is removed from LOCAL_DIR.");
        return null;
    }

    private bool ReadHold(bool hasCache)
    {
        if (!switches.IsOn(RestoreSettings.Hold))
            return false;
        if (!hasCache)
            faults.Add(RestoreSettings.Hold, "is set, but CACHE_DIR is not", "Unset it, or set CACHE_DIR: nothing removes a model from LOCAL_DIR.");
        return hasCache;
    }
}
