using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Selection;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which copy is wanted.</summary>
internal sealed class RequestReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const string ModelRemedy = "Set it to a repo ID on the Hub, for example org/name.";

    public CopyRequest? Read()
    {
        var repo = ReadRepo();
        var request = new CopyRequest
        {
            Repo = repo!,
            Revision = ReadRevision(),
            Prefix = ReadPrefix(),
            Selection = SelectionRules.Parse(
                values.Find(ModelSettings.AllowPatterns)?.Text,
                values.Find(ModelSettings.IgnorePatterns)?.Text),
            Refresh = switches.IsOn(ModelSettings.Refresh),
            Offline = switches.IsOn(HubSettings.Offline),
        };
        return repo is null ? null : request;
    }

    private RepoId? ReadRepo()
    {
        var type = ReadType();
        if (values.Find(ModelSettings.Name) is not { } value)
        {
            faults.Add(ModelSettings.Name, "is not set, or empty", ModelRemedy);
            return null;
        }

        if (RepoId.TryCreate(type, value.Text, out var repo, out var problem))
            return repo;
        if (value.Text.Contains("://", StringComparison.Ordinal))
            faults.Add(value, "is a URL", "Use the repo's name alone: org/name, without https:// and the host.");
        else
            faults.Add(value, problem, ModelRemedy);
        return null;
    }

    private RepoType ReadType()
    {
        if (values.Find(ModelSettings.RepoType) is not { } value)
            return RepoType.Model;
        if (RepoTypeNames.TryParse(value.Text) is { } type)
            return type;
        faults.Add(value, "is not a repo type", "Set it to model, dataset or space.");
        return RepoType.Model;
    }

    private string ReadRevision()
    {
        if (values.Find(ModelSettings.Revision) is not { } value)
            return ModelSettings.Revision.Default!;
        if (RevisionName.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to a branch, a tag, a ref such as refs/pr/1, or a commit.");
        return value.Text;
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
