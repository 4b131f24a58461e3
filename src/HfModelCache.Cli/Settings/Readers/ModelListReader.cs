using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Models;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads a list of models: from the command line, from a variable, or from a file.</summary>
internal sealed class ModelListReader(SettingValues values, SettingFaults faults)
{
    /// <summary>The longest list: each model costs memory until the end of the run.</summary>
    public const int MostModels = 1000;

    // A file of something else has a fault in each line.
    private const int MostFaults = 20;
    private const int LongestShown = 80;

    private static readonly SettingDefinition[] Sources = [ModelSettings.Name, ModelSettings.List, ModelSettings.File];

    private int _faults;

    /// <summary>The setting that holds the list. Default <c>MODELS</c>.</summary>
    public SettingDefinition Source { get; private set; } = ModelSettings.List;

    /// <summary>Reads the list; null if there is none, so that one model is named elsewhere.</summary>
    /// <param name="hub">The Hub, whose pages may name repos.</param>
    public IReadOnlyList<NamedModel>? Read(Uri hub)
    {
        if (FindSource() is not { } source || source.Definition == ModelSettings.Name)
            return null;
        Source = source.Definition;
        var listed = source.Definition == ModelSettings.File
            ? ModelFile.Read(source.Text, problem => faults.Add(source, problem, ModelFileParser.Remedy), (problem, remedy) => Fault(source, problem, remedy))
            : ModelListText.Parse(source.Text);
        if (listed.Count > MostModels)
            Fault(source, $"names {listed.Count} models, more than {MostModels}", "Split the list between several runs.");
        else if (listed.Count == 0 && faults.All.All(fault => fault.Name != source.Definition.Name))
            Fault(source, "names no model", "Name one or more, such as org/name.");
        var repos = new RepoReader(values, faults);
        var (type, revision) = (repos.ReadType(), repos.ReadRevision());
        NamedModel[] models = [.. listed.Take(MostModels).Select(one => ReadModel(source, one, hub, type, revision)).OfType<NamedModel>()];
        if (_faults > MostFaults)
            faults.AddPart(source, $"has {_faults - MostFaults} more faults", "Correct these first.");
        return models;
    }

    // The command line overrides variables, whichever of the settings they set.
    private SettingValue? FindSource()
    {
        var found = Sources.Select(values.Find).OfType<SettingValue>().ToList();
        var given = found.Where(value => values.IsGiven(value.Definition)).ToList();
        var chosen = given.Count > 0 ? given : found;
        foreach (var second in chosen.Skip(1))
            faults.Add(second.Definition, $"and {chosen[0].Definition.Name} are both set", "Set one of them.");
        return chosen.FirstOrDefault();
    }

    private NamedModel? ReadModel(SettingValue source, ListedModel listed, Uri hub, RepoType? type, string? revision)
    {
        var own = listed.Type is null ? null : RepoTypeNames.TryParse(listed.Type);
        if (listed.Type is not null && own is null)
            FaultOf("type", listed.Type, "is not a repo type", "Set it to model, dataset or space.");
        if (listed.Prefix is not null && KeyPrefix.FindProblem(listed.Prefix) is { } prefixProblem)
            FaultOf("prefix", listed.Prefix, prefixProblem, "Set it to names joined by \"/\", for example models/ or team/models/.");
        RepoId? repo = null;
        if (!ModelReference.TryParse(listed.Repo, hub, out var reference, out var problem)
            || !RepoId.TryCreate(reference.Type ?? own ?? type ?? RepoType.Model, reference.Name, out repo, out problem))
        {
            FaultOf("", listed.Repo, problem, RepoReader.ModelRemedy);
            return null;
        }

        if (own is not null && own != repo.Type)
            FaultOf("type", listed.Type!, $"contradicts {Show(listed.Repo)}", "Leave it out, or make both the same.");
        return new NamedModel(listed, repo, ChooseRevision(reference.Revision) ?? revision);

        string? ChooseRevision(string? named)
        {
            if (named is not null && listed.Revision is not null && named != listed.Revision)
                FaultOf("revision", listed.Revision, $"contradicts {Show(listed.Repo)}", "Leave it out, or make both the same.");
            var chosen = named ?? listed.Revision;
            if (chosen is not null && RevisionName.FindProblem(chosen) is { } revisionProblem)
                FaultOf("revision", chosen, revisionProblem, RepoReader.RevisionRemedy);
            return chosen;
        }

        void FaultOf(string key, string text, string what, string remedy) =>
            Fault(source, $"{listed.Place}: {(key.Length == 0 ? "" : $"{key} ")}{Show(text)} {what}", remedy);
    }

    private void Fault(SettingValue source, string problem, string remedy)
    {
        if (++_faults <= MostFaults)
            faults.AddPart(source, problem, remedy);
    }

    private static string Show(string text) => $"\"{SecretScrubber.OfLooks.ScrubValue(text, LongestShown)}\"";
}
