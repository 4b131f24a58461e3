using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the repo and the revision. One setting may name both, and the repo's type.</summary>
internal sealed class RepoReader(SettingValues values, SettingFaults faults)
{
    /// <summary>How to correct a repo's name.</summary>
    public const string ModelRemedy =
        "Set it to a repo ID on the Hub, for example org/name or org/name@revision, or to the URL of the repo's page.";

    /// <summary>How to correct a revision.</summary>
    public const string RevisionRemedy = "Set it to a branch, a tag, a ref such as refs/pr/1, or a commit.";

    /// <summary>Reads both; null if unset or invalid.</summary>
    /// <param name="hub">The Hub, whose pages may name the repo.</param>
    /// <param name="isRequired">Whether a missing repo is a fault.</param>
    public (RepoId? Repo, string? Revision) Read(Uri hub, bool isRequired)
    {
        var type = ReadType();
        var revision = ReadRevision();
        if (values.Find(ModelSettings.Name) is not { } value)
        {
            if (isRequired)
                faults.Add(ModelSettings.Name, "is not set, or empty", ModelRemedy);
            return (null, revision);
        }

        RepoId? repo = null;
        if (!ModelReference.TryParse(value.Text, hub, out var reference, out var problem)
            || !RepoId.TryCreate(reference.Type ?? type ?? RepoType.Model, reference.Name, out repo, out problem))
        {
            faults.Add(value, problem, ModelRemedy);
            return (null, revision);
        }

        if (type is not null && type != repo.Type)
            FaultContradiction(ModelSettings.RepoType, value, $"a {repo.Type.ToName()}");
        return (repo, Reconcile(revision, reference.Revision, value));
    }

    private string? Reconcile(string? revision, string? named, SettingValue model)
    {
        if (named is null)
            return revision;
        if (RevisionName.FindProblem(named) is { } problem)
            faults.Add(model, $"names a revision that {problem}", RevisionRemedy);
        else if (revision is not null && revision != named)
            FaultContradiction(ModelSettings.Revision, model, $"revision {named}");
        return named;
    }

    private void FaultContradiction(SettingDefinition setting, SettingValue model, string named) => faults.Add(
        values.Find(setting)!, $"contradicts {model.Origin}, which names {named}", $"Unset {setting.Name}, or make both the same.");

    /// <summary>Reads the type of all repos that don't name their own; null if unset or invalid.</summary>
    public RepoType? ReadType()
    {
        if (values.Find(ModelSettings.RepoType) is not { } value)
            return null;
        if (RepoTypeNames.TryParse(value.Text) is { } type)
            return type;
        faults.Add(value, "is not a repo type", "Set it to model, dataset or space.");
        return null;
    }

    /// <summary>Reads the revision of all repos that don't name their own; null if unset or invalid.</summary>
    public string? ReadRevision()
    {
        if (values.Find(ModelSettings.Revision) is not { } value)
            return null;
        if (RevisionName.FindProblem(value.Text) is not { } problem)
            return value.Text;
        faults.Add(value, problem, RevisionRemedy);
        return null;
    }
}
