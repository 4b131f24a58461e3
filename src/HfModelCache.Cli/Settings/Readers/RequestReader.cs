using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Selection;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which copy is wanted.</summary>
internal sealed class RequestReader(SettingValues values, SwitchReader switches)
{
    /// <summary>Reads the request; null if the repo is missing or invalid.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="revision">The revision; null for the default.</param>
    /// <param name="prefix">The prefix of copies in the store.</param>
    public CopyRequest? Read(RepoId? repo, string? revision, string prefix)
    {
        var request = new CopyRequest
        {
            Repo = repo!,
            Revision = revision ?? ModelSettings.Revision.Default!,
            Prefix = prefix,
            Selection = SelectionRules.Parse(
                values.Find(ModelSettings.AllowPatterns)?.Text,
                values.Find(ModelSettings.IgnorePatterns)?.Text),
            Refresh = switches.IsOn(ModelSettings.Refresh),
            Offline = switches.IsOn(HubSettings.Offline),
        };
        return repo is null ? null : request;
    }
}
