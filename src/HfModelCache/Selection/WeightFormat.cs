namespace HfModelCache.Selection;

/// <summary>How copies of weights look in one format, and which safetensors they are copies of.</summary>
/// <param name="Name">The format, as a reader knows it.</param>
/// <param name="Copies">
/// The copies, seen from the folder that holds the safetensors. A pattern without <c>/</c> looks only into that folder.
/// </param>
/// <param name="Weights">
/// The safetensors that must be there, without extension and shard number. A <c>*</c> stands for the same text as the one
/// <c>*</c> of the copy: <c>pytorch_model.fp16.bin</c> is a copy of <c>model.fp16.safetensors</c> and of no other.
/// </param>
internal sealed record WeightFormat(string Name, string[] Copies, params string[] Weights)
{
    private readonly CopyPattern[] _copies = [.. Copies.Select(c => new CopyPattern(c))];

    /// <summary>
    /// A copy may be this many times as large as the safetensors: 32 bits for each 16, and some packaging.
    /// What is larger holds something that the safetensors don't.
    /// </summary>
    public double LargestShare { get; init; } = 2.1;

    /// <summary>A copy must be this many times as large as the safetensors; what is smaller is likely another model.</summary>
    public double SmallestShare { get; init; }

    /// <summary>The safetensors that <paramref name="path"/> would be a copy of; none where it is not of this format.</summary>
    /// <param name="path">The path of a set of weights, relative to the folder with the safetensors.</param>
    public IEnumerable<string> FindWeights(string path) =>
        from copy in _copies
        where copy.Matches(path)
        from weights in Weights
        select copy.Translate(path, weights);

    /// <summary>Whether <paramref name="copy"/> bytes can be a copy of <paramref name="weights"/> bytes of safetensors.</summary>
    public bool IsPlausibleSize(long copy, long weights) =>
        copy >= SmallestShare * weights && copy <= LargestShare * weights;
}
