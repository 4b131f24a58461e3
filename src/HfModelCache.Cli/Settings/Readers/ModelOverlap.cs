using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Refuses a list in which two models would have the same place, or one a place inside another's.</summary>
/// <param name="models">The models.</param>
/// <param name="restore">The folder that models are restored to; null for none.</param>
internal sealed class ModelOverlap(IReadOnlyList<WantedModel> models, RestoreTarget? restore)
{
    private const string OwnPrefix = "Give one of them a prefix of its own.";

    private readonly ILookup<string, WantedModel> _byRoot = models.ToLookup(RootOf, StringComparer.Ordinal);

    /// <summary>Adds a fault for each model that meets an earlier one.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="source">The setting that holds the list.</param>
    public void Refuse(SettingFaults faults, SettingDefinition source)
    {
        var problems = _byRoot.SelectMany(FindSamePlace).Concat(FindEnclosed()).Concat(FindSameFolder());
        foreach (var (problem, remedy) in problems)
            faults.Add(source, problem, remedy);
    }

    private static IEnumerable<(string Problem, string Remedy)> FindSamePlace(IGrouping<string, WantedModel> place)
    {
        var seen = new List<WantedModel>();
        foreach (var model in place)
        {
            if (seen.FirstOrDefault(other => other.Request.Repo.Type != model.Request.Repo.Type) is { } otherType)
                yield return ($"names {otherType.Name} and {model.Name}, which have the same place", OwnPrefix);
            else if (seen.Any(other => other.Request.Revision == model.Request.Revision))
                yield return ($"names {model.Name} twice", "Leave one of them out.");
            else if (seen.Count > 0 && model.Request.Layout == CopyLayout.Name)
                yield return ($"names {seen[0].Name} and {model.Name}, which have the same place", "Set S3_LAYOUT=commit to keep several revisions, or give one of them a prefix of its own.");
            seen.Add(model);
        }
    }

    private IEnumerable<(string Problem, string Remedy)> FindEnclosed() =>
        from place in _byRoot
        from outer in EnclosingRoots(place.Key)
        where _byRoot.Contains(outer)
        select ($"names {place.First().Name}, whose place is inside that of {_byRoot[outer].First().Name}", OwnPrefix);

    private IEnumerable<(string Problem, string Remedy)> FindSameFolder() => restore?.Layout != FolderLayout.FilesByName
        ? []
        : from folder in models.GroupBy(model => model.Request.Repo.Name, StringComparer.Ordinal)
          where folder.DistinctBy(RootOf).Count() > 1 || folder.DistinctBy(model => model.Request.Revision).Count() > 1
          select ($"names {folder.First().Name} and {folder.Last().Name}, which have the same folder in LOCAL_DIR", "Set CACHE_DIR instead, or leave one of them out.");

    private static string RootOf(WantedModel model) => CopyLocation.Of(model.Request.Prefix, model.Request.Repo).Root;

    private static IEnumerable<string> EnclosingRoots(string root)
    {
        for (var end = root.LastIndexOf('/', root.Length - 2); end > 0; end = root.LastIndexOf('/', end - 1))
            yield return root[..(end + 1)];
    }
}
