using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Implements the default selection, which finds weights that a repo holds a second time in another format.</summary>
/// <remarks>
/// A file is skipped only on good evidence: a known exporter uses its name, the same weights exist as complete safetensors
/// in the place where that exporter reads them, and the sizes agree. In doubt a file is selected.
/// </remarks>
internal sealed class WeightVariants
{
    /// <summary>The ending of the weights that others may duplicate.</summary>
    public const string Safetensors = ".safetensors";

    private const string NoVariant = "not a variant of other weights";

    private readonly Dictionary<string, WeightSet> _sets;

    public WeightVariants(IReadOnlyList<RepoFile> files) => _sets = files
        .Where(file => WeightFormats.MayBeWeights(file.Path))
        .Select(file => (Part: WeightFile.Read(file.Path), File: file))
        .GroupBy(member => member.Part.WeightsPath, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new WeightSet([.. group]), StringComparer.Ordinal);

    public FileVerdict Judge(RepoFile file)
    {
        if (!WeightFormats.MayBeWeights(file.Path))
            return new FileVerdict(file, null, NoVariant);
        var path = WeightFile.Read(file.Path).WeightsPath;
        var size = _sets[path].Size;
        string? missing = null;
        foreach (var (format, weights) in FindCandidates(path))
        {
            if (_sets.TryGetValue(weights, out var set) && set.IsWhole && format.IsPlausibleSize(size, set.Size))
                return new FileVerdict(file, SkipReason.VariantOfWeights,
                    $"{format.Name} variant of weights that exist as safetensors: {weights}");
            missing ??= $"{format.Name} weights that do not exist as safetensors";
        }

        return new FileVerdict(file, null, missing ?? NoVariant);
    }

    // The nearest folder comes first: its files say more about a file than those of its parents.
    private static IEnumerable<(WeightFormat Format, string Weights)> FindCandidates(string path)
    {
        for (var slash = path.LastIndexOf('/'); ; slash = path.LastIndexOf('/', slash - 1))
        {
            var folder = path[..(slash + 1)];
            foreach (var format in WeightFormats.All)
                foreach (var weights in format.FindWeights(path[(slash + 1)..]))
                    yield return (format, $"{folder}{weights}{Safetensors}");
            if (slash <= 0)
                yield break;
        }
    }
}
