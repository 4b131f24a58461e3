using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Selection;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads what is to be in the store.</summary>
internal sealed class RequestReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const string ModelRemedy = "Set it to a repo's name on the Hub, for example org/name.";

    public CopyRequest? Read()
    {
        var repo = ReadRepo();
        var request = new CopyRequest
        {
            Repo = repo!,
            Revision = ReadRevision(),
            Prefix = ReadPrefix(),
            Selection = SelectionRules.Parse(
                values.Find(KnownSettings.AllowPatterns)?.Text,
                values.Find(KnownSettings.IgnorePatterns)?.Text),
            Refresh = switches.IsOn(KnownSettings.Refresh),
            Offline = switches.IsOn(KnownSettings.Offline),
        };
        return repo is null ? null : request;
    }

    private RepoId? ReadRepo()
    {
        var type = ReadType();
        if (values.Find(KnownSettings.Model) is not { } value)
        {
            faults.Add(KnownSettings.Model, "is not set, or empty", ModelRemedy);
            return null;
        }

        if (RepoId.TryCreate(type, value.Text, out var repo, out var problem))
            return repo;
        if (value.Text.Contains("://", StringComparison.Ordinal))
            faults.Add(value, "is an address", "Use the repo's name alone: org/name, without https:// and the host.");
        else
            faults.Add(value, problem, ModelRemedy);
        return null;
    }

    private RepoType ReadType()
    {
        var value = values.Find(KnownSettings.RepoType);
        switch (value?.Text.ToUpperInvariant())
        {
            case null or "MODEL":
                return RepoType.Model;
            case "DATASET":
                return RepoType.Dataset;
            case "SPACE":
                return RepoType.Space;
            default:
                faults.Add(value, "is no kind of repo", "Set it to model, dataset or space.");
                return RepoType.Model;
        }
    }

    private string ReadRevision()
    {
        if (values.Find(KnownSettings.Revision) is not { } value)
            return KnownSettings.Revision.Default!;
        if (RevisionName.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to a branch, a tag, a ref such as refs/pr/1, or a commit.");
        return value.Text;
    }

    private string ReadPrefix()
    {
        if (values.Find(KnownSettings.Prefix) is not { } value)
            return KnownSettings.Prefix.Default!;
        if (KeyPrefix.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to names joined by \"/\", for example models/ or team/models/.");
        return KeyPrefix.Normalize(value.Text);
    }
}
