using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Selection;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which copy is wanted.</summary>
internal sealed class RequestReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    /// <summary>Reads the request; null if the repo is missing or invalid.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="revision">The revision; null for the default.</param>
    /// <param name="ends">The places between which the model moves.</param>
    public CopyRequest? Read(RepoId? repo, string? revision, Ends ends)
    {
        var request = new CopyRequest
        {
            Repo = repo!,
            Revision = revision ?? ModelSettings.Revision.Default!,
            Prefix = ends.Prefix,
            Layout = ReadLayout(),
            Selection = SelectionRules.Parse(
                values.Find(ModelSettings.AllowPatterns)?.Text,
                values.Find(ModelSettings.IgnorePatterns)?.Text),
            Refresh = switches.IsOn(ModelSettings.Refresh),
            Offline = switches.IsOn(HubSettings.Offline) && ends.From is null, // Copies are the source where the Hub is out of reach.
        };
        return repo is null ? null : request;
    }

    private CopyLayout ReadLayout()
    {
        var value = values.Find(StoreSettings.Layout);
        switch (value?.Text.ToUpperInvariant())
        {
            case null or "NAME":
                return CopyLayout.Name;
            case "COMMIT":
                return CopyLayout.Commit;
            default:
                faults.Add(value, "is not a layout", "Set it to name or commit.");
                return CopyLayout.Name;
        }
    }
}
