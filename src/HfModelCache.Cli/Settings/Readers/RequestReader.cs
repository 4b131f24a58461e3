using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Runs;
using HfModelCache.Selection;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which copy is wanted.</summary>
internal sealed class RequestReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    /// <summary>Reads the request; null if the model is missing or invalid.</summary>
    /// <param name="hub">The Hub, whose pages may name the model.</param>
    public CopyRequest? Read(Uri hub)
    {
        var (repo, revision) = new RepoReader(values, faults).Read(hub);
        var request = new CopyRequest
        {
            Repo = repo!,
            Revision = revision ?? ModelSettings.Revision.Default!,
            Prefix = ReadPrefix(),
            Selection = SelectionRules.Parse(
                values.Find(ModelSettings.AllowPatterns)?.Text,
                values.Find(ModelSettings.IgnorePatterns)?.Text),
            Refresh = switches.IsOn(ModelSettings.Refresh),
            Offline = switches.IsOn(HubSettings.Offline),
        };
        return repo is null ? null : request;
    }

    private string ReadPrefix()
    {
        if (values.Find(StoreSettings.Prefix) is not { } value)
            return StoreSettings.Prefix.Default!;
        if (KeyPrefix.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to names joined by \"/\", for example models/ or team/models/.");
        return KeyPrefix.Normalize(value.Text);
    }
}
