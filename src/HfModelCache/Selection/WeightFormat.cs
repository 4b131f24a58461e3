namespace HfModelCache.Selection;

/// <summary>Represents the names of duplicate weights in one format, and of the safetensors that they duplicate.</summary>
/// <param name="Name">The name of the format.</param>
/// <param name="Variants">
/// The names of the duplicates, relative to the folder of the safetensors. A pattern without <c>/</c> matches only in that folder.
/// </param>
/// <param name="Weights">
/// The safetensors that must exist, without extension and shard number. A <c>*</c> stands for the text that the <c>*</c> of
/// the duplicate matches: <c>pytorch_model.fp16.bin</c> duplicates only <c>model.fp16.safetensors</c>.
/// </param>
internal sealed record WeightFormat(string Name, string[] Variants, params string[] Weights)
{
    private readonly VariantPattern[] _variants = [.. Variants.Select(v => new VariantPattern(v))];

    /// <summary>Texts of which every duplicate's name contains one.</summary>
    public IEnumerable<string> Marks => _variants.Select(variant => variant.Mark);

    /// <summary>
    /// The maximum size of a duplicate, relative to the safetensors: 32 bits instead of 16, and some packaging. A larger file
    /// has content that the safetensors lack.
    /// </summary>
    public double MaxSizeRatio { get; init; } = 2.1;

    /// <summary>The minimum size of a duplicate, relative to the safetensors. A smaller file is likely another model.</summary>
    public double MinSizeRatio { get; init; }

    /// <summary>Returns the safetensors that <paramref name="path"/> would duplicate; none if it is not of this format.</summary>
    /// <param name="path">The path of a set of weights, relative to the folder of the safetensors.</param>
    public IEnumerable<string> FindWeights(string path) =>
        from variant in _variants
        where variant.Matches(path)
        from weights in Weights
        select variant.Translate(path, weights);

    /// <summary>Whether <paramref name="variant"/> bytes can duplicate <paramref name="weights"/> bytes of safetensors.</summary>
    public bool IsPlausibleSize(long variant, long weights) =>
        variant >= MinSizeRatio * weights && variant <= MaxSizeRatio * weights;
}
