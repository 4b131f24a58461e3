using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Models;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Selection;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which copy is wanted.</summary>
internal sealed class RequestReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    /// <summary>Reads the requests for several models. What one of them does not name is read from the settings.</summary>
    /// <param name="models">The models.</param>
    /// <param name="ends">The places between which the models move.</param>
    public IReadOnlyList<WantedModel> Read(IReadOnlyList<NamedModel> models, Ends ends)
    {
        var common = Read(models.Count > 0 ? models[0].Repo : null, revision: null, ends);
        return common is null ? [] : [.. models.Select(model => RequestFor(model, common))];
    }

    private WantedModel RequestFor(NamedModel model, CopyRequest common)
    {
        var listed = model.Listed;
        var request = common with
        {
            Repo = model.Repo,
            Revision = model.Revision ?? ModelSettings.Revision.Default!,
            Prefix = listed.Prefix is { } prefix ? KeyPrefix.Normalize(prefix) : common.Prefix,
            Selection = SelectionRules.Parse(
                listed.Allow ?? values.Find(ModelSettings.AllowPatterns)?.Text,
                listed.Ignore ?? values.Find(ModelSettings.IgnorePatterns)?.Text),
        };
        var name = model.Repo.PagePath + (model.Revision is null ? "" : $"@{model.Revision}");
        return new WantedModel(request.Prefix == common.Prefix ? name : $"{name} in {request.Prefix}", request, model.Revision);
    }

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
            Selection = ReadSelection(),
            Refresh = switches.IsOn(ModelSettings.Refresh),
            Offline = switches.IsOn(HubSettings.Offline) && ends.From is null, // Copies are the source where the Hub is out of reach.
        };
        return repo is null ? null : request;
    }

    /// <summary>Reads the files of a copy.</summary>
    public SelectionRules ReadSelection() => SelectionRules.Parse(
        values.Find(ModelSettings.AllowPatterns)?.Text, values.Find(ModelSettings.IgnorePatterns)?.Text);

    /// <summary>Reads the layout of copies.</summary>
    public CopyLayout ReadLayout()
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
